/*
 * Echo servers in C, which stand for what the machine can do with one thread, a thread for each
 * connection, and a process for each.
 *
 *   peers epoll|thread|fork
 *
 * Listens at a free port of 127.0.0.1 and prints it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MESSAGE 4096
#define READY 512

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void echo_blocking(int socket) {
  char buffer[MESSAGE];
  ssize_t length;
  while ((length = recv(socket, buffer, sizeof buffer, 0)) > 0) {
    for (ssize_t sent = 0, n; sent < length; sent += n) {
      if ((n = send(socket, buffer + sent, length - sent, MSG_NOSIGNAL)) < 0) {
        close(socket);
        return;
      }
    }
  }
  close(socket);
}

static void *thread(void *socket) {
  echo_blocking((int)(intptr_t)socket);
  return NULL;
}

static int accept_one(int listener, int flags) {
  int on = 1, socket = accept4(listener, NULL, NULL, flags);
  if (socket >= 0) {
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return socket;
}

/* Messages are small and have one echo on its way each: a socket that does not take one whole is an error. */
static void serve_by_epoll(int listener) {
  int epoll = epoll_create1(0);
  struct epoll_event readable = {.events = EPOLLIN, .data.fd = listener}, ready[READY];
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &readable);
  static char buffer[65536];
  while (1) {
    int events = epoll_wait(epoll, ready, READY, -1);
    for (int i = 0; i < events; i++) {
      int socket = ready[i].data.fd;
      if (socket == listener) {
        while ((readable.data.fd = accept_one(listener, SOCK_NONBLOCK)) >= 0) {
          epoll_ctl(epoll, EPOLL_CTL_ADD, readable.data.fd, &readable);
        }
        continue;
      }
      ssize_t length = recv(socket, buffer, sizeof buffer, 0);
      if (length < 0 && errno == EAGAIN) {
        continue;
      }
      if (length <= 0 || send(socket, buffer, length, MSG_NOSIGNAL) != length) {
        close(socket);
      }
    }
  }
}

int main(int count, char **arguments) {
  int on = 1;
  const char *model = count == 2 ? arguments[1] : "";
  if (strcmp(model, "epoll") && strcmp(model, "thread") && strcmp(model, "fork")) {
    fprintf(stderr, "usage: peers epoll|thread|fork\n");
    return 2;
  }
  int listener = socket(AF_INET, SOCK_STREAM | (*model == 'e' ? SOCK_NONBLOCK : 0), 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 4096) != 0) {
    fail("listen");
  }
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("port=%d\n", ntohs(address.sin_port));
  fflush(stdout);
  if (*model == 'e') {
    serve_by_epoll(listener);
  }
  signal(SIGCHLD, SIG_IGN); /* reaps */
  while (1) {
    int socket = accept_one(listener, 0);
    if (socket < 0) {
      fail("accept");
    }
    if (*model == 'f') {
      pid_t child = fork();
      if (child == 0) {
        close(listener);
        echo_blocking(socket);
        _exit(0);
      }
      if (child < 0) {
        fail("fork");
      }
      close(socket);
    } else {
      pthread_t one;
      if (pthread_create(&one, NULL, thread, (void *)(intptr_t)socket) != 0) {
        fail("pthread_create");
      }
      pthread_detach(one);
    }
  }
}
