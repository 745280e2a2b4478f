/** Counts the requests that run, and waits for the last. */
final class InFlight {
  private int running = 0;

  synchronized void begin() {
    running++;
  }

  synchronized void end() {
    running--;
    notifyAll();
  }

  synchronized void awaitNone() throws InterruptedException {
    while (running > 0) wait();
  }
}
