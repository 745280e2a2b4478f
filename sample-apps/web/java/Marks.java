import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

final class Marks {
  /** Epoch milliseconds with a fraction: finer than any time in the Kubernetes API. */
  static BigDecimal now() {
    Instant now = Instant.now();
    return BigDecimal.valueOf(now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000, 3);
  }

  /** Writes a mark: one JSON line, in one piece, as threads share stdout. */
  static void mark(String name, Map<String, ?> detail) {
    System.out.println(Json.write(marked(name, detail)));
    System.out.flush();
  }

  /** Leaves what Kubernetes shows as the container's termination message. Outside of a pod there is no such file. */
  static void leaveMessage(Path path, String name, Map<String, ?> detail) {
    if (!Files.exists(path)) return;
    try {
      Files.writeString(path, Json.write(marked(name, detail)));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private static Map<String, Object> marked(String name, Map<String, ?> detail) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mark", name);
    fields.put("at", now());
    fields.putAll(detail);
    return fields;
  }
}
