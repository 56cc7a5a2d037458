// Tab: the program decides what to offer, this file does what libedit must be told.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "Editor.h"

/// Moves the cursor below the line being edited, once per Tab.
static void go_below_line(CEditLine *editor) {
  int above, below;
  if (editor->below_line) return;
  editor->below_line = 1;
  editor_measure(editor, &above, &below);
  while (below-- >= 0) fputs("\r\n", editor->display);
}

void ceditline_complete_replace(CEditLine *editor, int count, const char *text) {
  if (!editor->el) return;
  if (count > 0) el_deletestr(editor->el, count);
  if (el_insertstr(editor->el, text) == 0) editor->inserted = 1;
}

void ceditline_complete_list(CEditLine *editor, const char *text) {
  if (!editor->el) return;
  go_below_line(editor);
  fputs(text, editor->display);
  fflush(editor->display);
}

int ceditline_complete_ask(CEditLine *editor, const char *question) {
  char answer = 'n';
  if (!editor->el) return 0;
  ceditline_complete_list(editor, question);
  if (el_getc(editor->el, &answer) != 1) answer = 'n';
  fputs("\r\n", editor->display);
  return answer == 'y' || answer == 'Y' || answer == ' ';
}

unsigned char editor_complete(EditLine *el, int key) {
  (void)key;
  CEditLine *editor = editor_of(el);
  size_t cursor = 0;
  char *line = editor->completer ? editor_copy_line(editor, &cursor) : NULL;
  editor->inserted = editor->below_line = 0;
  if (line) editor->completer(editor->completer_context, editor, line, cursor);
  free(line);
  if (editor->below_line) {
    // Not CC_REDISPLAY: it goes back up to clear the old rows, over what was just listed.
    el_set(el, EL_REFRESH);
    return CC_NORM;
  }
  return editor->inserted ? CC_REFRESH : CC_REFRESH_BEEP;
}
