package dev.loomscope.system;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a program said on its line {@code NAME ready key=value ...}. */
record Ready(Map<String, String> said) {

  static Ready parse(String line) {
    return new Ready(
        Stream.of(line.split(" ", -1))
            .map(word -> word.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
  }

  /** The port that its clients send to. */
  String port() {
    return get("port");
  }

  /** Host and port of its HTTP side. */
  String httpAddress() {
    return "127.0.0.1:" + get("http-port");
  }

  /** The address of a page of its HTTP side. */
  String page(String path) {
    return "http://" + httpAddress() + path;
  }

  private String get(String key) {
    String value = said.get(key);
    if (value == null) {
      throw new AssertionError("it did not say its " + key + ": " + said);
    }
    return value;
  }
}
