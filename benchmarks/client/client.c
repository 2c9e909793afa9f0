/*
 * A closed-loop echo client on one thread and epoll, to hold loomscope's own against: each
 * connection sends a message when it has the whole echo of its last, and every byte is compared.
 *
 *   client HOST PORT CONNECTIONS BYTES SECONDS
 *
 * Prints "RATE P50 P99": echoes per second, and latencies in microseconds, of the seconds after all
 * connections had their first echo and a second more.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WARM_UP_NANOS 1000000000LL
#define READY 1024
#define MOST_MICROS 10000000 /* longer latencies count as this */

struct connection {
  int socket;
  int received;
  int served;
  int64_t sent_at;
};

static char *message, *buffer;
static int bytes;
static uint32_t histogram[MOST_MICROS + 1];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void send_message(struct connection *to, int64_t at) {
  to->received = 0;
  to->sent_at = at;
  if (write(to->socket, message, bytes) != bytes) {
    fail("write"); /* messages are small: the socket takes them whole */
  }
}

static double percentile(double percent, uint64_t total) {
  uint64_t wanted = (uint64_t)(percent / 100 * total), passed = 0;
  for (int micros = 0; micros <= MOST_MICROS; micros++) {
    passed += histogram[micros];
    if (passed > wanted) {
      return micros;
    }
  }
  return MOST_MICROS;
}

int main(int count, char **arguments) {
  if (count != 6) {
    fprintf(stderr, "usage: client HOST PORT CONNECTIONS BYTES SECONDS\n");
    return 2;
  }
  int connections = atoi(arguments[3]);
  bytes = atoi(arguments[4]);
  int64_t duration = (int64_t)(atof(arguments[5]) * 1e9);
  struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[2]))};
  if (inet_pton(AF_INET, arguments[1], &target.sin_addr) != 1) {
    fail("HOST");
  }
  message = malloc(bytes);
  buffer = malloc(65536);
  for (int i = 0; i < bytes; i++) {
    message[i] = (char)rand();
  }

  int epoll = epoll_create1(0);
  struct connection *all = calloc(connections, sizeof *all);
  for (int i = 0; i < connections; i++) {
    int on = 1;
    all[i].socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(all[i].socket, (struct sockaddr *)&target, sizeof target) != 0) {
      fail("connect");
    }
    setsockopt(all[i].socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event readable = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].socket, &readable);
    send_message(&all[i], now());
  }

  int unserved = connections;
  int64_t from = INT64_MAX, until = INT64_MAX, at = now();
  uint64_t echoes = 0;
  while (at < until) {
    static struct epoll_event ready[READY];
    int events = epoll_wait(epoll, ready, READY, -1);
    for (int i = 0; i < events; i++) {
      struct connection *one = ready[i].data.ptr;
      ssize_t length = read(one->socket, buffer, 65536);
      if (length <= 0 || one->received + length > bytes ||
          memcmp(buffer, message + one->received, length) != 0) {
        fail("read");
      }
      one->received += length;
      if (one->received < bytes) {
        continue;
      }
      at = now();
      if (!one->served) {
        one->served = 1;
        if (--unserved == 0) {
          from = at + WARM_UP_NANOS;
          until = from + duration;
        }
      }
      if (at >= from) {
        int64_t micros = (at - one->sent_at) / 1000;
        histogram[micros > MOST_MICROS ? MOST_MICROS : micros]++;
        echoes++;
      }
      send_message(one, at);
    }
  }
  printf("%.0f %.0f %.0f\n", echoes * 1e9 / (at - from), percentile(50, echoes),
         percentile(99, echoes));
  return 0;
}
