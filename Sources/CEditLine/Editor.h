// The editor's insides, shared by the C files of this target; Swift sees only CEditLine.h.
#ifndef CEDITLINE_EDITOR_H
#define CEDITLINE_EDITOR_H

#include <histedit.h>
#include <stdio.h>

#include "CEditLine.h"

/// Where Up and Down stand in the history: entries that start with `prefix` are visited.
typedef struct {
  char *prefix;  ///< what stood before the cursor at the first Up; NULL when not walking
  char *typed;   ///< the whole line then, to come back to
  char *shown;   ///< the line as the last step left it; any other line starts a new walk
  int index;     ///< 0 is the newest entry; -1 is `typed`
} HistoryWalk;

struct CEditLine {
  EditLine *el;  ///< NULL when stdin is not a terminal
  History *history;
  FILE *display;
  char *prompt;
  char *line;  ///< the last line returned
  size_t capacity;
  HistoryWalk walk;
  CEditLineCompleter completer;
  void *completer_context;
  int inserted, below_line;  ///< what the completer did during this Tab
};

CEditLine *editor_of(EditLine *el);

/// A fresh copy of the line being edited; `*cursor` (may be NULL) becomes the cursor's byte offset.
char *editor_copy_line(CEditLine *editor, size_t *cursor);

/// How many screen rows lie above and below the cursor, prompt included, at the current width.
void editor_measure(CEditLine *editor, int *above, int *below);

/// EL_GETCFN: waits for a character and, meanwhile, for the signals' requests.
int editor_read_char(EditLine *el, wchar_t *character);

/// Gives every key its function: ours, and what the user's editrc says.
void editor_set_up_keys(EditLine *el, const char *program);

/// Bound to Up, Down and Tab.
unsigned char editor_history_up(EditLine *el, int key);
unsigned char editor_history_down(EditLine *el, int key);
unsigned char editor_complete(EditLine *el, int key);

void editor_end_walk(CEditLine *editor);

#endif
