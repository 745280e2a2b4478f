import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The handler of all requests: the library's own contexts match every path that begins like theirs. */
final class Routes implements HttpHandler {
  private static final Pattern MS = Pattern.compile("(?:^|&)ms=([^&]*)");

  private final Life life;
  private final InFlight inFlight;
  private final Lock answers;

  /** @param answers held while an answer is sent and counted */
  Routes(Life life, InFlight inFlight, Lock answers) {
    this.life = life;
    this.inFlight = inFlight;
    this.answers = answers;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    inFlight.begin();
    try (exchange) {
      String requestId = header(exchange, "x-request-id");
      if (requestId != null) life.counters.countAccepted(stream(exchange), requestId);
      answer(exchange);
    } finally {
      inFlight.end();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> reply(exchange, 200, Map.of("app", "web", "runtime", "java", "pod", life.settings.pod()));
      case "/healthz" -> reply(exchange, 200, Map.of("healthy", true));
      case "/readyz" -> reply(exchange, life.phase().equals("starting") ? 503 : 200, Map.of("phase", life.phase()));
      case "/counters" ->
          reply(exchange, 200, life.counters.after(Map.of("bootId", life.bootId, "phase", life.phase())));
      case "/slow" -> slow(exchange);
      case "/shutdown" -> shutdown(exchange);
      default ->
          reply(exchange, 404, Map.of("error", "no such path, there are / /healthz /readyz /counters /slow /shutdown"));
    }
  }

  /** `/slow?ms=3000` answers after that time. */
  private void slow(HttpExchange exchange) throws IOException {
    Matcher query = MS.matcher(Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
    String text = query.find() ? query.group(1) : "";
    if (text.matches("\\d{1,5}")) {
      int ms = Integer.parseInt(text);
      sleep(ms);
      reply(exchange, 200, Map.of("sleptMs", ms));
    } else {
      String error = "ms: expected whole milliseconds below 100000, got \"%s\"".formatted(text);
      reply(exchange, 400, Map.of("error", error));
    }
  }

  /** The preStop hook. */
  private void shutdown(HttpExchange exchange) throws IOException {
    life.preStop();
    sleep(life.settings.preStopWaitMs());
    life.report("preStopDone");
    reply(exchange, 200, Map.of("waitedMs", life.settings.preStopWaitMs()));
  }

  private void reply(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
    byte[] bytes = (Json.write(body) + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    life.headers().forEach(exchange.getResponseHeaders()::set);
    String requestId = header(exchange, "x-request-id");
    if (requestId != null) exchange.getResponseHeaders().set("x-request-id", requestId);
    answers.lock();
    try {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().close();
      if (requestId != null) life.counters.countAnswered(stream(exchange));
    } finally {
      answers.unlock();
    }
  }

  private static String stream(HttpExchange exchange) {
    return Optional.ofNullable(header(exchange, "x-stream")).orElse("unnamed");
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private static void sleep(int ms) throws IOException {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException interrupted) {
      throw new InterruptedIOException("the server ended while a request was running");
    }
  }
}
