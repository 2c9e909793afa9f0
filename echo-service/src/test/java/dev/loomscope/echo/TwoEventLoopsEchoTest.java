package dev.loomscope.echo;

final class TwoEventLoopsEchoTest extends EchoContract {
  TwoEventLoopsEchoTest() {
    super(Variant.ASYNC_TWO_LOOPS);
  }
}
