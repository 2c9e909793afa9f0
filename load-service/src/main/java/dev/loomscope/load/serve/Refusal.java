package dev.loomscope.load.serve;

import io.helidon.http.Status;
import java.util.Locale;

/** Why something was not begun, or a request not even understood. */
enum Refusal {
  /** The body is no JSON of the right form. */
  MALFORMED(Status.BAD_REQUEST_400),
  /** The body is longer than it may be. */
  TOO_LARGE(Status.REQUEST_ENTITY_TOO_LARGE_413),
  /** The body is said to be something else than JSON. */
  CONTENT_TYPE(Status.UNSUPPORTED_MEDIA_TYPE_415),
  /** A page of another origin sent it. */
  ORIGIN(Status.FORBIDDEN_403),
  /** There is no such experiment. */
  UNKNOWN_EXPERIMENT(Status.create(422, "Unprocessable Content")),
  /** There is no such target in the configuration. */
  UNKNOWN_TARGET(Status.FORBIDDEN_403),
  /** It asks for more than a limit allows, or for what cannot be. */
  LIMIT(Status.create(422, "Unprocessable Content")),
  /** A load is under way already. */
  BUSY(Status.CONFLICT_409),
  /** As many comparisons wait as may. */
  QUEUE_FULL(Status.SERVICE_UNAVAILABLE_503),
  /** The service is ending. */
  ENDING(Status.SERVICE_UNAVAILABLE_503);

  @SuppressWarnings("ImmutableEnumChecker") // it is, though nothing says so
  private final Status status;

  Refusal(Status status) {
    this.status = status;
  }

  /** To be thrown, with the reason in words. */
  RefusedException because(String why) {
    return new RefusedException(this, why);
  }

  /** What HTTP calls it. */
  Status status() {
    return status;
  }

  /** The value of the label {@code reason}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
