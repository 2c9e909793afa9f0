package dev.loomscope.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class ErrorKindTest {

  @Test
  void shouldTellTheSystemsFailuresApart() {
    assertThat(ErrorKind.of(new ConnectException("Connection refused")))
        .isEqualTo(ErrorKind.REFUSED);
    assertThat(ErrorKind.of(new SocketException("Connection reset"))).isEqualTo(ErrorKind.RESET);
    assertThat(ErrorKind.of(new IOException("Broken pipe"))).isEqualTo(ErrorKind.RESET);
    assertThat(ErrorKind.of(new ConnectException("Connection timed out")))
        .isEqualTo(ErrorKind.TIMEOUT);
    assertThat(ErrorKind.of(new SocketException("Too many open files")))
        .isEqualTo(ErrorKind.TOO_MANY_OPEN_FILES);
    assertThat(ErrorKind.of(new BindException("Address already in use")))
        .isEqualTo(ErrorKind.ADDRESS_EXHAUSTED);
    assertThat(ErrorKind.of(new ConnectException("Cannot assign requested address")))
        .isEqualTo(ErrorKind.ADDRESS_EXHAUSTED);
    assertThat(ErrorKind.of(new ConnectException("No route to host")))
        .isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(ErrorKind.of(new SocketException("Network is unreachable")))
        .isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(ErrorKind.of(new IOException())).isEqualTo(ErrorKind.OTHER);
  }

  @Test
  void shouldTellApartByTheirClassWhatASystemSaysInAnotherLanguage() {
    assertThat(ErrorKind.of(new ConnectException("Verbindungsaufbau abgelehnt")))
        .isEqualTo(ErrorKind.REFUSED);
    assertThat(ErrorKind.of(new NoRouteToHostException("Keine Route zum Zielrechner")))
        .isEqualTo(ErrorKind.UNREACHABLE);
  }
}
