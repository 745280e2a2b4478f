import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts requests per stream, to be compared with the client's own ledger. Only a request with an `x-request-id` counts, so that
 * probes and hooks stay apart.
 */
final class Counters {
  private final Map<String, Integer> accepted = new TreeMap<>();
  private final Map<String, Integer> answered = new TreeMap<>();
  private LastRequest lastRequest;

  /** The latest counted request. */
  record LastRequest(BigDecimal at, String stream, String requestId) {}

  synchronized void countAccepted(String stream, String requestId) {
    accepted.merge(stream, 1, Integer::sum);
    lastRequest = new LastRequest(Marks.now(), stream, requestId);
  }

  synchronized void countAnswered(String stream) {
    answered.merge(stream, 1, Integer::sum);
  }

  /** Null when none came. */
  synchronized LastRequest lastRequest() {
    return lastRequest;
  }

  /** What was counted until now, after more fields of the caller's. */
  synchronized Map<String, Object> after(Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put("accepted", Map.copyOf(accepted));
    all.put("answered", Map.copyOf(answered));
    return all;
  }
}
