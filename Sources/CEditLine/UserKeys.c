// Which key does what: ours, and on top of them what the user's editrc says.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Editor.h"

static void bind_keys(EditLine *el, const char *command, const char *const *keys) {
  for (; *keys; keys++) el_set(el, EL_BIND, *keys, command, NULL);
}

static void bind_command_keys(EditLine *el, const char *command, const char *const *keys) {
  for (; *keys; keys++) el_set(el, EL_BIND, "-a", *keys, command, NULL);
}

static int is_vi(EditLine *el) {
  const char *name = NULL;
  return el_get(el, EL_EDITOR, &name) == 0 && name && strcmp(name, "vi") == 0;
}

/// Conveniences: an editrc may change them.
static void bind_conveniences(EditLine *el) {
  bind_keys(el, "em-inc-search-prev", (const char *[]){"^R", NULL});
  bind_keys(el, "vi-kill-line-prev", (const char *[]){"^U", NULL});
  bind_keys(el, "ed-delete-prev-word", (const char *[]){"^W", NULL});
  if (is_vi(el)) {
    // Escape must leave insert mode at once, so no key may begin with it there: libedit takes an arrow for Escape and,
    // in command mode, what follows.
    bind_command_keys(el, "vi-next-word", (const char *[]){"[1;5C", "[5C", "Oc", NULL});
    bind_command_keys(el, "ed-move-to-beg", (const char *[]){"[1~", "[7~", NULL});
    bind_command_keys(el, "ed-move-to-end", (const char *[]){"[4~", "[8~", NULL});
    bind_command_keys(el, "ed-delete-next-char", (const char *[]){"[3~", NULL});
    bind_command_keys(el, "vi-prev-word", (const char *[]){"[1;5D", "[5D", "Od", NULL});
    bind_command_keys(el, "amend-history-up", (const char *[]){"[A", "OA", "k", NULL});
    bind_command_keys(el, "amend-history-down", (const char *[]){"[B", "OB", "j", NULL});
    return;
  }
  bind_keys(el, "em-next-word", (const char *[]){"\\e[1;5C", "\\e[1;3C", "\\e[5C", "\\eOc", NULL});
  bind_keys(el, "ed-prev-word", (const char *[]){"\\e[1;5D", "\\e[1;3D", "\\e[5D", "\\eOd", NULL});
  // Home, End and Delete of terminals that are not what TERM says.
  bind_keys(el, "ed-move-to-beg", (const char *[]){"\\e[1~", "\\e[7~", NULL});
  bind_keys(el, "ed-move-to-end", (const char *[]){"\\e[4~", "\\e[8~", NULL});
  bind_keys(el, "ed-delete-next-char", (const char *[]){"\\e[3~", NULL});
  bind_keys(el, "amend-history-up", (const char *[]){"\\e[A", "\\eOA", NULL});
  bind_keys(el, "amend-history-down", (const char *[]){"\\e[B", "\\eOB", NULL});
}

static FILE *open_editrc(void) {
  const char *path = getenv("EDITRC"), *home = getenv("HOME");
  char *own = NULL;
  if (!path && (!home || asprintf(&own, "%s/.editrc", home) < 0)) return NULL;
  FILE *file = fopen(path ? path : own, "re");
  free(own);
  return file;
}

/// `bind -v` and `bind -e` throw all keys away; with a name in front only where libedit finds it in the program's.
static int resets_keys(const char *program, int count, const char **words) {
  const char *colon = strchr(words[0], ':');
  if (colon) {
    char *name = strndup(words[0], (size_t)(colon - words[0]));
    int is_ours = name && strstr(program, name);
    free(name);
    if (!is_ours) return 0;
  }
  return strcmp(colon ? colon + 1 : words[0], "bind") == 0 && count > 1 &&
         (strcmp(words[1], "-v") == 0 || strcmp(words[1], "-e") == 0);
}

/// As el_source does, but our conveniences come back after a line that resets the keys, before the user's next line.
static void read_editrc(EditLine *el, const char *program) {
  FILE *file = open_editrc();
  Tokenizer *tokenizer = file ? tok_init(NULL) : NULL;
  char *line = NULL;
  size_t capacity = 0;
  int isFirst = 1;
  while (tokenizer && getline(&line, &capacity, file) >= 0) {
    int count = 0;
    const char **words = NULL;
    const char *start = isFirst && strncmp(line, "\xEF\xBB\xBF", 3) == 0 ? line + 3 : line;
    isFirst = 0;
    const char *text = start + strspn(start, " \t");
    if (*text == '#' || *text == '\n') continue;
    line[strcspn(line, "\r\n")] = '\0';
    tok_reset(tokenizer);
    if (tok_str(tokenizer, text, &count, &words) != 0 || count == 0) continue;
    el_parse(el, count, words);
    if (resets_keys(program, count, words)) bind_conveniences(el);
  }
  free(line);
  if (tokenizer) tok_end(tokenizer);
  if (file) fclose(file);
}

// Functions are registered first of all: older libedits corrupt memory when an editrc binds a name that does not exist
// yet. Tab comes last, because the shell cannot do without it.
void editor_set_up_keys(EditLine *el, const char *program) {
  el_set(el, EL_ADDFN, "amend-complete", "Complete the word", editor_complete);
  el_set(el, EL_ADDFN, "amend-history-up", "Older entry with this beginning", editor_history_up);
  el_set(el, EL_ADDFN, "amend-history-down", "Newer entry with this beginning",
         editor_history_down);
  el_set(el, EL_EDITOR, "emacs");
  bind_conveniences(el);
  read_editrc(el, program);
  bind_keys(el, "amend-complete", (const char *[]){"^I", NULL});
}
