import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A small web server that lives a whole Kubernetes life and says so: each response is signed with the pod, the boot and the
 * phase, each turn of its life is a mark on stdout. The JDK alone.
 */
public final class Web {
  /** How long the app that cuts its connections lives on. */
  private static final int LINGER_MS = 2000;

  private final Life life;
  private final InFlight inFlight = new InFlight();
  private final ReadWriteLock answers = new ReentrantReadWriteLock();
  private HttpServer server;

  private Web(Life life) {
    this.life = life;
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      Web web = new Web(new Life(Settings.read(System.getenv())));
      // Halting in the hook is what makes the exit code 0: after its hooks, a JVM that got SIGTERM exits with 143.
      Runtime.getRuntime().addShutdownHook(new Thread(web::stop));
      web.start();
    } catch (IOException | IllegalArgumentException error) {
      System.err.println(error.getMessage());
      Runtime.getRuntime().halt(1); // Not exit, which is a stop.
    }
  }

  private void start() throws IOException, InterruptedException {
    Settings settings = life.settings;
    Marks.mark("start", Map.of("pod", settings.pod(), "bootId", life.bootId, "java", Runtime.version().toString()));
    Thread.sleep(settings.startDelayMs());
    listen();
    Marks.mark("listening", Map.of("port", server.getAddress().getPort()));
    CompletableFuture.delayedExecutor(settings.readyDelayMs(), TimeUnit.MILLISECONDS).execute(life::becomeReady);
  }

  private synchronized void listen() throws IOException {
    // Head and body of a response are two writes: without this, the second can wait 40 ms for the client's kernel.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // The library closes idle connections after 30 s, and those above 200, which can meet a request on its way.
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    server = HttpServer.create(new InetSocketAddress(life.settings.port()), 1024);
    // By default all handlers run in the one thread that also accepts.
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", new Routes(life, inFlight, answers.readLock()));
    server.start();
  }

  private synchronized void stop() {
    life.stop();
    try {
      if (server != null) {
        switch (life.settings.drain().onSigterm()) {
          case DRAIN -> drain();
          case LEAVE -> leave();
          case CUT -> cut();
        }
      }
    } catch (InterruptedException interrupted) {
      System.err.println("interrupted in the drain: what ran is cut");
    }
    life.end();
    Runtime.getRuntime().halt(0);
  }

  /**
   * Accepts no more and finishes what runs: how long that may take is Kubernetes' to say. HttpServer.stop closes the listening
   * socket at once, and then, before JDK 25, waits its whole delay even where nothing runs: so it may wait aside. Until the end, idle
   * connections stay open, and a request on one is answered.
   */
  private void drain() throws InterruptedException {
    new Thread(() -> server.stop(3600)).start();
    inFlight.awaitNone();
  }

  /** Bad on purpose: without a word. Yet not between an answer and its count, so that the counts are exact. */
  private void leave() {
    answers.writeLock().lock();
  }

  /** Bad on purpose: destroys every connection, requests in flight included, and lives on. */
  private void cut() throws InterruptedException {
    server.stop(0);
    Thread.sleep(LINGER_MS);
  }
}
