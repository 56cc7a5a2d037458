// Making, reading, unmaking: the life of an editor.
#define _GNU_SOURCE
#include "CEditLine.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "Editor.h"
#include "Signals.h"

enum { history_size = 10000, default_columns = 80 };

CEditLine *editor_of(EditLine *el) {
  void *editor = NULL;
  el_get(el, EL_CLIENTDATA, &editor);
  return editor;
}

static char *prompt_of(EditLine *el) {
  static char none[] = "";
  CEditLine *editor = editor_of(el);
  return editor && editor->prompt ? editor->prompt : none;
}

// libedit converts through LC_CTYPE: under LANG=C it silently drops every non-ASCII character typed,
// which would corrupt a fact. Never LC_ALL: a comma as the decimal point would break number parsing.
static void use_utf8(void) {
  static const char *const fallbacks[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
  setlocale(LC_CTYPE, "");
  for (size_t i = 0; i < sizeof fallbacks / sizeof *fallbacks; i++) {
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return;
    setlocale(LC_CTYPE, fallbacks[i]);
  }
}

static int start_libedit(CEditLine *editor, const char *program) {
  HistEvent event;
  // The read function waits on the wake pipe, so the pipe must be there even if the program forgot.
  if (signals_wake_descriptor() < 0 && ceditline_signals_install(1) != 0) return -1;
  editor->display = isatty(STDOUT_FILENO) ? stdout : stderr;
  editor->history = history_init();
  editor->el = el_init(program, stdin, editor->display, stderr);
  if (!editor->history || !editor->el) return -1;
  history(editor->history, &event, H_SETSIZE, history_size);
  history(editor->history, &event, H_SETUNIQUE, 1);
  // EL_SIGNAL stays off: libedit's handlers send the signal on to the whole process group.
  el_set(editor->el, EL_SIGNAL, 0);
  el_set(editor->el, EL_CLIENTDATA, editor);
  el_set(editor->el, EL_PROMPT_ESC, prompt_of, '\1');
  el_set(editor->el, EL_HIST, history, editor->history);
  // The wide setter: the narrow one expects a function over `char *` in some of Apple's versions.
  el_wset(editor->el, EL_GETCFN, editor_read_char);
  editor_set_up_keys(editor->el, program);
  return 0;
}

CEditLine *ceditline_create(const char *program) {
  use_utf8();
  CEditLine *editor = calloc(1, sizeof *editor);
  if (!editor || !isatty(STDIN_FILENO)) return editor;
  if (start_libedit(editor, program) == 0) return editor;
  ceditline_destroy(editor);
  return NULL;
}

void ceditline_destroy(CEditLine *editor) {
  if (!editor) return;
  if (editor->el) el_end(editor->el);
  if (editor->history) history_end(editor->history);
  editor_end_walk(editor);
  free(editor->prompt);
  free(editor->line);
  free(editor);
}

static CEditLineEvent line_without_newline(
    CEditLine *editor, size_t count, const char **line, size_t *length) {
  if (count > 0 && editor->line[count - 1] == '\n') count--;
  editor->line[count] = '\0';
  *line = editor->line;
  *length = count;
  return CEDITLINE_LINE;
}

static CEditLineEvent interrupted(void) {
  ceditline_clear_interrupt();
  return CEDITLINE_INTERRUPTED;
}

static CEditLineEvent read_without_terminal(CEditLine *editor, const char **line, size_t *length) {
  ssize_t count = getline(&editor->line, &editor->capacity, stdin);
  if (ceditline_terminate_signal()) return CEDITLINE_TERMINATE;
  if (ceditline_interrupted()) {
    clearerr(stdin);  // the interrupted read marked the stream
    *length = 1;
    return interrupted();
  }
  if (count <= 0) return CEDITLINE_END_OF_FILE;
  return line_without_newline(editor, (size_t)count, line, length);
}

// The abandoned text stays on the screen; the next output starts below all of it. The mark is written
// only at the end of the text, never over it. `count` is 0 when a history search was open: libedit
// took that for an end of file and moved below by itself. Answers whether anything was abandoned.
static int leave_line(CEditLine *editor, int count, const char *mark) {
  int above, below, had_text = 1;
  if (count < 0) {
    const LineInfo *info = el_line(editor->el);
    had_text = info->lastchar > info->buffer;
    if (info->cursor == info->lastchar) fputs(mark, editor->display);
    editor_measure(editor, &above, &below);
    while (below-- >= 0) fputc('\n', editor->display);
  }
  fflush(editor->display);
  el_reset(editor->el);
  return had_text;
}

static CEditLineEvent read_from_terminal(CEditLine *editor, const char **line, size_t *length) {
  int count = 0;
  if (ceditline_terminate_signal()) return CEDITLINE_TERMINATE;
  signals_begin_editing();
  // libedit shows the prompt and only then takes the terminal: a Ctrl-D in between would be the kernel's, and lost.
  el_set(editor->el, EL_PREP_TERM, 1);
  const char *text = el_gets(editor->el, &count);
  signals_end_editing();
  // Our flags decide before libedit's answer is looked at: Ctrl-C during a history search comes back
  // exactly as an end of file does, and one right after Enter still means "do not run this".
  if (ceditline_terminate_signal()) {
    leave_line(editor, count, "");
    return CEDITLINE_TERMINATE;
  }
  if (ceditline_interrupted()) {
    *length = (size_t)leave_line(editor, count, "^C");
    return interrupted();
  }
  if (!text || count <= 0) {
    // Ctrl-D leaves the cursor behind the "^D" libedit shows.
    fputc('\n', editor->display);
    fflush(editor->display);
    return CEDITLINE_END_OF_FILE;
  }
  if (editor->capacity < (size_t)count + 1) {
    char *larger = realloc(editor->line, (size_t)count + 1);
    if (!larger) return CEDITLINE_END_OF_FILE;
    editor->line = larger;
    editor->capacity = (size_t)count + 1;
  }
  memcpy(editor->line, text, (size_t)count);
  return line_without_newline(editor, (size_t)count, line, length);
}

CEditLineEvent ceditline_read(
    CEditLine *editor, const char *prompt, const char **line, size_t *length) {
  fflush(stdout);
  fflush(stderr);
  if (!editor->el) return read_without_terminal(editor, line, length);
  // libedit asks for the prompt at every refresh: it must outlive this call's argument.
  free(editor->prompt);
  editor->prompt = strdup(prompt);
  CEditLineEvent event = read_from_terminal(editor, line, length);
  editor_end_walk(editor);
  return event;
}

// H_SETUNIQUE only refuses a line that equals the one before it; this is for those further back.
static void forget_older(History *entries, const char *line) {
  HistEvent event;
  int more = history(entries, &event, H_FIRST);
  while (more >= 0 && strcmp(event.str, line) != 0) more = history(entries, &event, H_NEXT);
  if (more < 0) return;
  // The text comes back as a copy of ours.
  if (history(entries, &event, H_DEL, event.num) == 0) free((void *)event.str);
}

void ceditline_history_fill(CEditLine *editor, const char *line) {
  HistEvent event;
  if (editor->history && *line) history(editor->history, &event, H_ENTER, line);
}

void ceditline_history_add(CEditLine *editor, const char *line) {
  if (!editor->history || !*line) return;
  forget_older(editor->history, line);
  ceditline_history_fill(editor, line);
}

void ceditline_set_completer(CEditLine *editor, CEditLineCompleter completer, void *context) {
  editor->completer = completer;
  editor->completer_context = context;
}

const char *ceditline_version(void) {
#define TEXT_OF(number) #number
#define EXPANDED(number) TEXT_OF(number)
  return "libedit " EXPANDED(LIBEDIT_MAJOR) "." EXPANDED(LIBEDIT_MINOR);
}

int ceditline_columns(CEditLine *editor) {
  int columns = 0;
  if (editor->el) el_get(editor->el, EL_GETTC, "co", &columns);
  return columns > 0 ? columns : default_columns;
}
