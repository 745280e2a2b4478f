import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Where the app is in its life, and what it says of it. */
final class Life {
  final Settings settings;
  final String bootId = UUID.randomUUID().toString();
  final Counters counters = new Counters();
  private String phase = "starting";
  private boolean saysClose = false;
  private long sigtermAt = 0;

  Life(Settings settings) {
    this.settings = settings;
  }

  synchronized String phase() {
    return phase;
  }

  synchronized void becomeReady() {
    if (!phase.equals("starting")) return;
    phase = "serving";
    Marks.mark("ready", Map.of());
  }

  /**
   * Nothing is refused: until the wait is over, nodes may still send new connections here. Clients with kept ones are told to
   * leave, as closing an idle connection could meet a request on its way.
   */
  synchronized void preStop() {
    if (!phase.equals("stopping")) phase = "pre-stop";
    saysClose |= settings.drain().announces();
    report("preStop");
  }

  synchronized void stop() {
    phase = "stopping";
    sigtermAt = System.nanoTime();
    saysClose = true;
    report("SIGTERM");
  }

  void end() {
    Counters.LastRequest last = counters.lastRequest();
    if (last != null) {
      Marks.mark("lastRequest", Map.of("at", last.at(), "stream", last.stream(), "requestId", last.requestId()));
    }
    report("exit");
  }

  /** A mark with the counters, left as the termination message too: the log of a deleted pod is gone with it. */
  void report(String name) {
    Map<String, Object> detail = counters.after(Map.of("bootId", bootId));
    Marks.mark(name, detail);
    Marks.leaveMessage(settings.terminationLog(), name, detail);
  }

  /** Made when the answer is sent: a slow request tells the phase in which it ended. */
  synchronized Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-pod", settings.pod());
    headers.put("x-boot-id", bootId);
    headers.put("x-phase", phase);
    if (phase.equals("stopping")) {
      double milliseconds = (System.nanoTime() - sigtermAt) / 1e6;
      headers.put("x-since-sigterm-ms", String.format(Locale.ROOT, "%.1f", milliseconds));
    }
    if (saysClose) headers.put("connection", "close");
    return headers;
  }
}
