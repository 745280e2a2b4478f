import java.util.Map;
import java.util.stream.Collectors;

/** Writes objects, texts, numbers and truth values: all that this app says. The JDK has no JSON. */
final class Json {
  static String write(Map<String, ?> fields) {
    return fields.entrySet().stream()
        .map(field -> text(field.getKey()) + ":" + value(field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> map) {
      return write(map.entrySet().stream().collect(Collectors.toMap(e -> (String) e.getKey(), Map.Entry::getValue)));
    }
    return value instanceof String string ? text(string) : value.toString();
  }

  private static String text(String text) {
    return text.codePoints()
        .mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : c < ' ' ? "\\u%04x".formatted(c) : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
