// Up and Down: the entries that begin with what was typed. libedit's own search-by-prefix matches
// anywhere in an entry, and as a regular expression; a question mark in a prompt must mean itself.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "Editor.h"

void editor_end_walk(CEditLine *editor) {
  HistoryWalk *walk = &editor->walk;
  free(walk->prefix);
  free(walk->typed);
  free(walk->shown);
  memset(walk, 0, sizeof *walk);
}

/// Starts a walk unless the line is still what the last step showed. 0 when memory ran out.
static int begin_or_continue(CEditLine *editor) {
  HistoryWalk *walk = &editor->walk;
  size_t cursor = 0;
  char *line = editor_copy_line(editor, &cursor);
  if (line && walk->shown && strcmp(line, walk->shown) == 0) {
    free(line);
    return 1;
  }
  editor_end_walk(editor);
  walk->index = -1;
  walk->typed = line;
  walk->prefix = line ? strndup(line, cursor) : NULL;
  walk->shown = line ? strdup(line) : NULL;
  return walk->prefix && walk->shown;
}

static void show(CEditLine *editor, const char *line) {
  char *copy = strdup(line);
  if (!copy) return;
  free(editor->walk.shown);
  editor->walk.shown = copy;
  char *current = editor_copy_line(editor, NULL);
  // A line has no more characters than bytes: this moves to its end and answers how many there are.
  if (current) el_deletestr(editor->el, el_cursor(editor->el, (int)strlen(current)));
  free(current);
  el_insertstr(editor->el, copy);
}

/// The entry nearest to the walk's place in this direction; its index is kept. NULL when none.
static const char *nearest(CEditLine *editor, int older) {
  HistoryWalk *walk = &editor->walk;
  size_t length = strlen(walk->prefix);
  const char *found = NULL;
  int found_at = walk->index, at = 0;
  HistEvent event;
  int more = history(editor->history, &event, H_FIRST);
  for (; more >= 0 && (older || at < walk->index); at++) {
    int beyond = older ? at > walk->index : at < walk->index;
    if (beyond && strncmp(event.str, walk->prefix, length) == 0
        && strcmp(event.str, walk->shown) != 0) {
      found = event.str;
      found_at = at;
      if (older) break;
    }
    more = history(editor->history, &event, H_NEXT);
  }
  walk->index = found_at;
  return found;
}

unsigned char editor_history_up(EditLine *el, int key) {
  (void)key;
  CEditLine *editor = editor_of(el);
  if (!begin_or_continue(editor)) return CC_ERROR;
  const char *entry = nearest(editor, 1);
  if (!entry) return CC_REFRESH_BEEP;
  show(editor, entry);
  return CC_REFRESH;
}

unsigned char editor_history_down(EditLine *el, int key) {
  (void)key;
  CEditLine *editor = editor_of(el);
  if (!begin_or_continue(editor)) return CC_ERROR;
  if (editor->walk.index < 0) return CC_REFRESH_BEEP;
  const char *entry = nearest(editor, 0);
  if (entry) {
    show(editor, entry);
  } else {
    editor->walk.index = -1;
    show(editor, editor->walk.typed);
  }
  return CC_REFRESH;
}
