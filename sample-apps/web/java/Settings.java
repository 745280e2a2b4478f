import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

record Settings(
    Drain drain,
    int port,
    String pod,
    int startDelayMs,
    int readyDelayMs,
    int preStopWaitMs,
    Path terminationLog) {

  /** What is done on SIGTERM, see Stop. */
  enum OnSigterm { DRAIN, LEAVE, CUT }

  /** `announces`: from the preStop hook on, every response says `Connection: close`. */
  record Drain(boolean announces, OnSigterm onSigterm) {}

  private static final Map<String, Drain> DRAINS =
      Map.of(
          "announced", new Drain(true, OnSigterm.DRAIN),
          "unannounced", new Drain(false, OnSigterm.DRAIN),
          // The two below know nothing of draining, so they announce nothing either.
          "exits-at-once", new Drain(false, OnSigterm.LEAVE),
          "cuts-keep-alive", new Drain(false, OnSigterm.CUT));

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException with the name and the value of a variable that cannot be used
   */
  static Settings read(Map<String, String> env) throws IOException {
    return new Settings(
        drain(env.getOrDefault("DRAIN", "announced")),
        wholeNumber(env, "PORT", 8080),
        pod(env),
        wholeNumber(env, "START_DELAY_MS", 0),
        wholeNumber(env, "READY_DELAY_MS", 0),
        wholeNumber(env, "PRE_STOP_WAIT_MS", 5000),
        Path.of(env.getOrDefault("TERMINATION_LOG", "/dev/termination-log")));
  }

  private static Drain drain(String name) {
    return Optional.ofNullable(DRAINS.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "DRAIN: expected one of announced, unannounced, exits-at-once, cuts-keep-alive, got \"%s\""
                        .formatted(name)));
  }

  private static String pod(Map<String, String> env) throws IOException {
    String name = env.get("POD_NAME");
    return name != null ? name : Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
  }

  private static int wholeNumber(Map<String, String> env, String name, int byDefault) {
    String text = env.getOrDefault(name, Integer.toString(byDefault));
    if (text.matches("\\d{1,9}")) return Integer.parseInt(text);
    throw new IllegalArgumentException("%s: expected a whole number, got \"%s\"".formatted(name, text));
  }
}
