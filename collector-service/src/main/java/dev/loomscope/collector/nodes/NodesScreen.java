package dev.loomscope.collector.nodes;

import dev.loomscope.collector.api.NodeTable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * The table of the nodes, or all of one, on a terminal that it has for itself. The collector sorts,
 * filters and writes; here is what part of it is to be seen. The collector is asked on another
 * thread, so that keys answer at once.
 *
 * <p>Used by one thread; the terminal's signals come on others.
 */
final class NodesScreen {

  /** Above the rows: counts, an empty line, the columns' titles. */
  private static final int HEAD_LINES = 3;

  private static final int WIDE = 130;
  private static final String MORE_COLUMNS =
      "cpu,cores,load,memory,total,disk,size,read,written,received,sent,drops,loss,age";

  /** How long a key is waited for before it looks whether an answer has come. */
  private static final long LOOK_MILLIS = 100;

  /** A key of several bytes sends them at once; Escape is alone. */
  private static final long REST_OF_KEY_MILLIS = 25;

  private static final int CTRL_C = 3;
  private static final int BACKSPACE = 8;
  private static final int ENTER = 13;
  private static final int LINE_FEED = 10;
  private static final int ESCAPE = 27;
  private static final int DELETE = 127;

  private static final Map<Integer, String> SORT_KEYS =
      Map.of(
          (int) 'n', "name",
          (int) 's', "state",
          (int) 'c', "cpu",
          (int) 'm', "memory",
          (int) 'd', "disk",
          (int) 'l', "load",
          (int) 'a', "age");

  private static final String HELP =
      "n s c m d l a: sort, again: turn  /: filter  Enter: one  Esc: back  q: quit";

  private final Terminal terminal;
  private final CollectorText collector;
  private final long refreshNanos;
  private volatile Size size;
  private String sort = "name";
  private boolean descending;
  private String filter = "";
  private boolean isTyping;

  /** The node that is shown in full, or null. */
  private @Nullable String node;

  private List<String> lines = List.of("asking ...");
  private String problem = "";
  private int selected;
  private int firstSeen;
  private volatile boolean quit;
  private long asked;
  private @Nullable CompletableFuture<List<String>> answer;

  NodesScreen(Terminal terminal, CollectorText collector, Duration refresh) {
    this.terminal = terminal;
    this.collector = collector;
    this.refreshNanos = refresh.toNanos();
    this.size = terminal.getSize();
  }

  /**
   * Shows the nodes until somebody quits.
   *
   * @throws IOException if the terminal has gone
   */
  void run() throws IOException {
    terminal.handle(Terminal.Signal.WINCH, changed -> size = terminal.getSize());
    terminal.handle(Terminal.Signal.INT, interrupted -> quit = true);
    Attributes before = terminal.enterRawMode();
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    try {
      ask();
      while (!quit) {
        take();
        if (answer == null && System.nanoTime() - asked >= refreshNanos) {
          ask();
        }
        paint();
        key(terminal.reader().read(LOOK_MILLIS));
      }
    } finally {
      terminal.puts(Capability.cursor_visible);
      terminal.puts(Capability.exit_ca_mode);
      terminal.flush();
      terminal.setAttributes(before);
    }
  }

  private void ask() {
    Map<String, String> parameters = new HashMap<>();
    if (node != null) {
      parameters.put("node", node);
    } else {
      parameters.put("sort", (descending ? "-" : "") + sort);
      parameters.put("q", filter);
      if (size.getColumns() >= WIDE) {
        parameters.put("columns", MORE_COLUMNS);
      }
    }
    asked = System.nanoTime();
    CompletableFuture<List<String>> asking = new CompletableFuture<>();
    answer = asking;
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                asking.complete(collector.lines(parameters));
              } catch (IOException | RuntimeException failure) {
                asking.completeExceptionally(failure);
              }
            });
  }

  /** Takes what the collector has answered, if it has. */
  private void take() {
    if (answer == null || !answer.isDone()) {
      return;
    }
    try {
      lines = answer.join();
      problem = "";
    } catch (CompletionException failure) {
      problem = "%s does not answer".formatted(collector.page());
    }
    answer = null;
    move(0);
  }

  private int rows() {
    return node == null ? Math.max(0, lines.size() - HEAD_LINES) : lines.size();
  }

  private int room() {
    return Math.max(1, size.getRows() - 1 - (node == null ? HEAD_LINES : 0));
  }

  /** Moves the selection, and the part that is seen with it. */
  private void move(int by) {
    selected = Math.clamp((long) selected + by, 0, Math.max(0, rows() - 1));
    firstSeen = Math.clamp(firstSeen, Math.max(0, selected - room() + 1), selected);
  }

  private void paint() {
    StringBuilder frame = new StringBuilder("\033[H");
    int head = node == null ? Math.min(HEAD_LINES, lines.size()) : 0;
    for (int i = 0; i < head; i++) {
      line(frame, lines.get(i), i == HEAD_LINES - 1 ? "\033[1m" : "");
    }
    for (int i = firstSeen; i < Math.min(rows(), firstSeen + room()); i++) {
      boolean isSelected = node == null && i == selected;
      line(frame, lines.get(head + i), isSelected ? "\033[7m" : "");
    }
    frame.append("\033[J\033[").append(size.getRows()).append(";1H");
    frame.append(cut(footer())).append("\033[K");
    terminal.writer().write(frame.toString());
    terminal.flush();
  }

  private void line(StringBuilder frame, String line, String look) {
    frame.append(look).append(cut(line)).append("\033[0m\033[K\n");
  }

  private String cut(String line) {
    return line.length() <= size.getColumns() ? line : line.substring(0, size.getColumns());
  }

  private String footer() {
    if (!problem.isEmpty()) {
      return problem;
    }
    if (isTyping) {
      return "/" + filter + "_";
    }
    return filter.isEmpty() || node != null ? HELP : "/%s  %s".formatted(filter, HELP);
  }

  private void key(int key) throws IOException {
    if (key < 0) {
      quit |= key == -1; // the terminal has gone; else there was no key
    } else if (key == ESCAPE) {
      escape(terminal.reader().read(REST_OF_KEY_MILLIS));
    } else if (key == CTRL_C) {
      quit = true;
    } else if (isTyping) {
      type(key);
    } else if (SORT_KEYS.containsKey(key) && node == null) {
      sortBy(SORT_KEYS.get(key));
    } else {
      switch (key) {
        case 'q' -> quit = true;
        case '/' -> isTyping = node == null;
        case 'j' -> move(1);
        case 'k' -> move(-1);
        case ' ' -> move(room());
        case ENTER, LINE_FEED -> open();
        default -> {} // means nothing
      }
    }
  }

  private void escape(int next) throws IOException {
    if (next != '[' && next != 'O') {
      if (isTyping || node == null) {
        isTyping = false;
        filter = "";
      }
      node = null;
      ask();
      return;
    }
    int last = terminal.reader().read(REST_OF_KEY_MILLIS);
    if (last == '5' || last == '6') {
      terminal.reader().read(REST_OF_KEY_MILLIS); // a tilde
    }
    switch (last) {
      case 'A' -> move(-1);
      case 'B' -> move(1);
      case '5' -> move(-room());
      case '6' -> move(room());
      case 'H' -> move(Integer.MIN_VALUE);
      case 'F' -> move(Integer.MAX_VALUE);
      default -> {} // means nothing
    }
  }

  private void type(int key) {
    if (key == ENTER || key == LINE_FEED) {
      isTyping = false;
    } else if (key == DELETE || key == BACKSPACE) {
      filter = filter.isEmpty() ? "" : filter.substring(0, filter.length() - 1);
    } else if (key >= ' ') {
      filter += Character.toString(key);
    }
    move(Integer.MIN_VALUE);
    ask();
  }

  private void sortBy(String key) {
    descending = key.equals(sort) ? !descending : !key.equals("name");
    sort = key;
    move(Integer.MIN_VALUE);
    ask();
  }

  /** Of a name that the table had to shorten its beginning will do. */
  private void open() {
    if (node == null && rows() > 0) {
      String name = lines.get(HEAD_LINES + selected).split(" ", 2)[0];
      boolean isShortened = name.length() == NodeTable.NAME_WIDTH && name.endsWith("~");
      node = isShortened ? name.substring(0, name.length() - 1) : name;
      firstSeen = 0;
      ask();
    }
  }
}
