// Waiting for keys, and keeping the screen right while waiting.
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "Editor.h"
#include "Signals.h"

char *editor_copy_line(CEditLine *editor, size_t *cursor) {
  const LineInfo *info = el_line(editor->el);
  if (cursor) *cursor = (size_t)(info->cursor - info->buffer);
  return strndup(info->buffer, (size_t)(info->lastchar - info->buffer));
}

// ---- Where the cursor is ------------------------------------------------------------------------

typedef struct {
  int row, column, columns;
} Position;

static void advance(Position *at, wchar_t character) {
  if (character == L'\n') {
    at->row++;
    at->column = 0;
    return;
  }
  int width = wcwidth(character);
  if (width < 0) width = 2;  // control characters are shown as ^X
  if (at->column + width > at->columns) {
    at->row++;
    at->column = 0;
  }
  at->column += width;
  if (at->column == at->columns) {
    at->row++;
    at->column = 0;
  }
}

/// Walks over `count` bytes; between two '\1' nothing takes room.
static void advance_over(Position *at, const char *bytes, size_t count) {
  mbstate_t state;
  int raw = 0;
  memset(&state, 0, sizeof state);
  while (count > 0) {
    wchar_t character;
    size_t used = mbrtowc(&character, bytes, count, &state);
    if (used == 0 || used > count) return;
    if (character == L'\1') {
      raw = !raw;
    } else if (!raw) {
      advance(at, character);
    }
    bytes += used;
    count -= used;
  }
}

void editor_measure(CEditLine *editor, int *above, int *below) {
  const LineInfo *info = el_line(editor->el);
  Position at = {0, 0, ceditline_columns(editor)};
  if (editor->prompt) advance_over(&at, editor->prompt, strlen(editor->prompt));
  advance_over(&at, info->buffer, (size_t)(info->cursor - info->buffer));
  *above = at.row;
  advance_over(&at, info->cursor, (size_t)(info->lastchar - info->cursor));
  *below = at.row - *above;
}

// ---- Requests of the signal handlers ------------------------------------------------------------

static void send_capability(CEditLine *editor, const char *name) {
  char *sequence = NULL;
  if (el_get(editor->el, EL_GETTC, name, &sequence) == 0 && sequence) {
    fputs(sequence, editor->display);
  }
}

/// After a change of width: terminals that wrap lines anew have put the cursor where the new width
/// says, so the prompt's row is counted with it; then everything below is drawn again.
static void redraw_resized(CEditLine *editor) {
  int above, below;
  el_resize(editor->el);
  editor_measure(editor, &above, &below);
  while (above-- > 0) send_capability(editor, "up");
  fputc('\r', editor->display);
  send_capability(editor, "cd");
  el_set(editor->el, EL_REFRESH);
}

/// After `fg`: the parent shell left the terminal in its own modes, and libedit believes it still has
/// raw mode; only leaving and entering again makes it look.
static void redraw_continued(CEditLine *editor) {
  el_set(editor->el, EL_PREP_TERM, 0);
  el_set(editor->el, EL_PREP_TERM, 1);
  el_resize(editor->el);
  fputc('\r', editor->display);
  el_set(editor->el, EL_REFRESH);
}

static void stop(CEditLine *editor) {
  el_set(editor->el, EL_PREP_TERM, 0);
  signals_stop_self();
  signals_take_continue();
  redraw_continued(editor);
}

// ---- Reading ------------------------------------------------------------------------------------

static int is_asked_to_leave(void) {
  return ceditline_interrupted() || ceditline_terminate_signal();
}

/// 1 when stdin can be read, -1 with EINTR when the program is asked to interrupt or end.
static int wait_for_input(CEditLine *editor) {
  struct pollfd files[2] = {
      {.fd = STDIN_FILENO, .events = POLLIN},
      {.fd = signals_wake_descriptor(), .events = POLLIN},
  };
  for (;;) {
    signals_drain();
    if (is_asked_to_leave()) {
      errno = EINTR;
      return -1;
    }
    if (signals_take_stop()) stop(editor);
    int resized = signals_take_resize();
    if (signals_take_continue()) {
      redraw_continued(editor);
    } else if (resized) {
      redraw_resized(editor);
    }
    if (poll(files, 2, -1) < 0) {
      if (errno != EINTR && errno != EAGAIN) return -1;
    } else if (files[1].revents == 0 && files[0].revents != 0 && !is_asked_to_leave()) {
      // Asked again: what was typed right behind Ctrl-C comes with it, and belongs to the next line.
      return 1;
    }
  }
}

int editor_read_char(EditLine *el, wchar_t *character) {
  CEditLine *editor = editor_of(el);
  char bytes[MB_LEN_MAX];
  size_t count = 0;
  for (;;) {
    *character = L'\0';
    if (wait_for_input(editor) < 0) return -1;
    ssize_t got = read(STDIN_FILENO, bytes + count, 1);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) {
      // In raw mode no key ends the input: the terminal is gone, and the signal that says so may come a moment later.
      if (!signals_hang_up()) return 0;
      errno = EINTR;
      return -1;
    }
    mbstate_t state;
    memset(&state, 0, sizeof state);
    size_t used = mbrtowc(character, bytes, ++count, &state);
    if (used == (size_t)-1 || (used == (size_t)-2 && count == sizeof bytes)) {
      // Not a character. Its last byte may begin the next one; a byte that fails alone is dropped.
      bytes[0] = bytes[count - 1];
      count = count > 1 ? 1 : 0;
      memset(&state, 0, sizeof state);
      if (count == 0) continue;
      used = mbrtowc(character, bytes, 1, &state);
      if (used == (size_t)-1) count = 0;
    }
    if (used <= sizeof bytes) return 1;
  }
}
