#define _GNU_SOURCE  // pipe2
#include "Signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "CEditLine.h"

// Lock-free atomics rather than volatile sig_atomic_t: worker threads poll them too, and any thread
// may be the one that runs a handler.
static _Atomic int interrupts;
static _Atomic int terminate_signal;
static _Atomic int resized, continued, stopping;
static _Atomic int editing;

// A pipe the handlers write to. ppoll with a mask would close the race between looking at the flags
// and going to sleep only if no other thread could take the signal; compute threads can. The pipe
// wakes the reader whichever thread ran the handler, and works on macOS, which has no ppoll.
static int wake_pipe[2] = {-1, -1};

enum { interrupts_before_exit = 3 };

static void handle(int signal_number) {
  int saved_errno = errno;
  switch (signal_number) {
    case SIGINT:
      if (++interrupts >= interrupts_before_exit && !editing) _exit(128 + SIGINT);
      break;
    case SIGWINCH: resized = 1; break;
    case SIGCONT: continued = 1; break;
    case SIGTSTP: stopping = 1; break;
    default: terminate_signal = signal_number; break;
  }
  // A full pipe (EAGAIN) already wakes the reader: nothing is lost.
  ssize_t ignored = write(wake_pipe[1], "", 1);
  (void)ignored;
  errno = saved_errno;
}

static int install(int signal_number, int flags, int keep_ignored) {
  struct sigaction action, current;
  if (keep_ignored && sigaction(signal_number, NULL, &current) == 0
      && !(current.sa_flags & SA_SIGINFO) && current.sa_handler == SIG_IGN) {
    return 0;
  }
  memset(&action, 0, sizeof action);
  action.sa_handler = handle;
  action.sa_flags = flags | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  return sigaction(signal_number, &action, NULL) == 0 ? 0 : errno;
}

// Handlers run on a stack of their own. Numeric libraries may keep values below the stack pointer, beyond what the ABI
// protects: a handler on the same stack overwrites them, and the heap is damaged (seen with oneDNN in one interrupted
// edit of twenty). Only the calling thread, which is to be the one that takes signals, has this stack.
static int set_alternate_stack(void) {
  static _Alignas(64) char memory[128 << 10];
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp = memory;
  stack.ss_size = sizeof memory;
  return sigaltstack(&stack, NULL) == 0 ? 0 : errno;
}

static int open_wake_pipe(void) {
  if (wake_pipe[0] >= 0) return 0;
#ifdef __linux__
  return pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) == 0 ? 0 : errno;
#else
  if (pipe(wake_pipe) != 0) return errno;
  for (int end = 0; end < 2; end++) {
    fcntl(wake_pipe[end], F_SETFD, FD_CLOEXEC);
    fcntl(wake_pipe[end], F_SETFL, O_NONBLOCK);
  }
  return 0;
#endif
}

int ceditline_signals_install(int interactive) {
  int error = open_wake_pipe();
  if (!error) error = set_alternate_stack();
  if (!error) error = install(SIGINT, 0, !interactive);
  if (!error) error = install(SIGTERM, 0, 0);
  if (!error) error = install(SIGHUP, 0, 1);
  if (error || !interactive) return error;
  error = install(SIGWINCH, SA_RESTART, 0);
  if (!error) error = install(SIGCONT, SA_RESTART, 0);
  if (error) return error;
  // Swift's backtracer would answer Ctrl-\ with half a minute of questions on the terminal.
  if (signal(SIGQUIT, SIG_IGN) == SIG_ERR || signal(SIGPIPE, SIG_IGN) == SIG_ERR) return errno;
  return 0;
}

int ceditline_interrupted(void) { return interrupts; }
void ceditline_clear_interrupt(void) { interrupts = 0; }
int ceditline_terminate_signal(void) { return terminate_signal; }

static int take(_Atomic int *flag) {
  int was = *flag;
  *flag = 0;
  return was;
}

int signals_take_resize(void) { return take(&resized); }
int signals_take_continue(void) { return take(&continued); }
int signals_take_stop(void) { return take(&stopping); }
int signals_wake_descriptor(void) { return wake_pipe[0]; }

int signals_hang_up(void) {
  struct sigaction current;
  if (sigaction(SIGHUP, NULL, &current) != 0 || current.sa_handler != handle) return 0;
  terminate_signal = SIGHUP;
  return 1;
}

void signals_drain(void) {
  char bytes[64];
  while (wake_pipe[0] >= 0 && read(wake_pipe[0], bytes, sizeof bytes) > 0) continue;
}

void signals_begin_editing(void) {
  interrupts = 0;
  resized = continued = stopping = 0;
  editing = 1;
  install(SIGTSTP, SA_RESTART, 1);
}

void signals_end_editing(void) {
  struct sigaction current;
  editing = 0;
  if (sigaction(SIGTSTP, NULL, &current) == 0 && current.sa_handler == handle) {
    signal(SIGTSTP, SIG_DFL);
  }
}

void signals_stop_self(void) {
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  install(SIGTSTP, SA_RESTART, 1);
}
