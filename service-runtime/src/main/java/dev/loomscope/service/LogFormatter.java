package dev.loomscope.service;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Writes each log record as one line of key=value pairs on standard error, as logfmt has it: time,
 * level, source, event, then the event's own pairs. A stack trace goes in the same line, quoted. To
 * systemd's journal, which has a time of its own, a line says its level first, as the journal
 * wants.
 */
final class LogFormatter extends Formatter {

  /** Characters of a stack trace; that of a stack overflow would be a line of 60 KB. */
  static final int LONGEST_TRACE = 8_000;

  private final boolean toJournal;

  /**
   * The format.
   *
   * @param toJournal whether the lines go to systemd's journal
   */
  LogFormatter(boolean toJournal) {
    this.toJournal = toJournal;
  }

  /** Makes this the format of all logging in the JVM, Helidon's included. */
  static void install(Level level) {
    LogManager.getLogManager().reset();
    Handler handler = new Errors(new EventLog.Limit(LIBRARY_PAUSE_NANOS, System::nanoTime));
    handler.setFormatter(new LogFormatter(Journal.isStandardError()));
    handler.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.WARNING);
    // Held here: a logger that nobody refers to is collected, and its level with it.
    LOOMSCOPE.setLevel(level);
  }

  /** A second. What a library logs a peer may have caused, and be able to cause again at once. */
  private static final long LIBRARY_PAUSE_NANOS = 1_000_000_000;

  /** Standard error, on which libraries have a line now and then; it says how many had none. */
  static final class Errors extends ConsoleHandler {

    private final EventLog.Limit ofLibraries;

    Errors(EventLog.Limit ofLibraries) {
      this.ofLibraries = ofLibraries;
    }

    @Override
    public void publish(LogRecord entry) {
      if (isOurs(entry)) {
        super.publish(entry);
        return;
      }
      long leftOut = ofLibraries.pass();
      if (leftOut >= 0) {
        if (leftOut > 0) {
          entry.setMessage(
              "%s (%d lines of libraries left out)".formatted(entry.getMessage(), leftOut));
        }
        super.publish(entry);
      }
    }
  }

  private static final Logger LOOMSCOPE = Logger.getLogger("dev.loomscope");

  @Override
  public String format(LogRecord entry) {
    StringBuilder line = new StringBuilder(160);
    String level = level(entry.getLevel());
    if (toJournal) {
      line.append(Journal.prefix(level));
    } else {
      line.append("time=").append(entry.getInstant()).append(' ');
    }
    line.append("level=").append(level);
    pair(line, "source", simpleName(String.valueOf(entry.getLoggerName())));
    Object[] parameters = entry.getParameters();
    boolean ours = isOurs(entry);
    pair(line, "event", ours ? entry.getMessage() : formatMessage(entry));
    if (ours && parameters != null) {
      for (int i = 0; i + 1 < parameters.length; i += 2) {
        pair(line, String.valueOf(parameters[i]), String.valueOf(parameters[i + 1]));
      }
    }
    if (!ours && Failures.isIo(entry.getThrown())) { // a peer went away or was too slow
      pair(line, "cause", Failures.rootMessage(entry.getThrown()));
    } else if (entry.getThrown() != null) {
      StringWriter trace = new StringWriter();
      entry.getThrown().printStackTrace(new PrintWriter(trace));
      pair(line, "trace", cut(trace.toString()));
    }
    return line.append('\n').toString();
  }

  private static boolean isOurs(LogRecord entry) {
    return String.valueOf(entry.getLoggerName()).startsWith("dev.loomscope");
  }

  private static String cut(String trace) {
    return trace.length() <= LONGEST_TRACE ? trace : trace.substring(0, LONGEST_TRACE) + " ...";
  }

  private static String level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (value >= Level.WARNING.intValue()) {
      return "warn";
    }
    return value >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static String simpleName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void pair(StringBuilder line, String key, String value) {
    line.append(' ').append(key.toLowerCase(Locale.ROOT)).append('=');
    if (!value.isEmpty() && value.chars().allMatch(LogFormatter::isPlain)) {
      line.append(value);
      return;
    }
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            line.append("\\u%04x".formatted((int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }

  private static boolean isPlain(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
  }
}
