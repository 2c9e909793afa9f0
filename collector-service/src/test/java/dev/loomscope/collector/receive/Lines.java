package dev.loomscope.collector.receive;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;

/** Framing of a TCP connection as docs/protocol.md has it. */
final class Lines {

  private Lines() {}

  static byte[] of(byte[] document) {
    byte[] line = Arrays.copyOf(document, document.length + 1);
    line[document.length] = '\n';
    return line;
  }

  static byte[] read(Socket socket) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next;
    while ((next = socket.getInputStream().read()) != '\n') {
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    }
    return line.toByteArray();
  }
}
