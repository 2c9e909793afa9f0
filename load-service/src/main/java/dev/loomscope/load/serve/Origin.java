package dev.loomscope.load.serve;

/** Who wants a comparison or a load. */
enum Origin {
  /** The settings: a comparison of the timetable, or the load that goes on all the time. */
  SCHEDULE,
  /** A request over HTTP. */
  API
}
