package dev.loomscope.load.experiment;

/**
 * One fault in one mode.
 *
 * @param mode of the server
 * @param fault that one client caused
 * @param clients well-behaved ones
 * @param inTimeBefore how many of them had every echo in time until the fault
 * @param inTime how many of them had every echo in time to the end
 * @param late how many had an echo that was not back by its deadline
 * @param closed how many were disconnected
 * @param altered how many got back something else
 * @param faultyClient what the client that caused the fault saw: {@code ended} or {@code silence}
 * @param serverAlive whether the server's process still ran at the end
 * @param servesNewClients whether a new client then got an echo in time
 */
public record Trial(
    String mode,
    String fault,
    int clients,
    int inTimeBefore,
    int inTime,
    int late,
    int closed,
    int altered,
    String faultyClient,
    boolean serverAlive,
    boolean servesNewClients) {

  /** Whether clients were late before there was any fault, which the fault is not to blame for. */
  public boolean disturbed() {
    return inTimeBefore < clients;
  }
}
