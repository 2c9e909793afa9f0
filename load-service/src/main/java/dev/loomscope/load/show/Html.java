package dev.loomscope.load.show;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML. Whatever comes from outside is a text or the value of an attribute, and is escaped;
 * names of elements and attributes are constants of this program. Used by one thread.
 */
final class Html {

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Html open(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
    open.push(element);
    return this;
  }

  /** Closes the element that was opened last. */
  Html close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Closes the element that was opened last, and ends the line. */
  Html closeLine() {
    close();
    out.append('\n');
    return this;
  }

  /** Adds a text. */
  Html text(String text) {
    escape(text);
    return this;
  }

  /** Adds an element that has nothing but a text. */
  Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** Adds an element that has no end, such as {@code meta}. */
  Html single(String element, String... attributes) {
    open(element, attributes);
    open.pop();
    return this;
  }

  /** Adds HTML as it is: only what this program wrote itself. */
  Html raw(String html) {
    out.append(html);
    return this;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
