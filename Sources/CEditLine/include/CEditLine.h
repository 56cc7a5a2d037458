// The terminal behind a dozen plain C functions: libedit's own calls are variadic, which Swift cannot
// call, and its op codes and structs have no business in Swift. One editor at a time, main thread only.
#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- Signals: usable with or without an editor, interactive or not ------------------------------

/// Installs handlers for SIGINT, SIGTERM and SIGHUP (and SIGWINCH, SIGCONT when interactive); they set
/// flags and nothing else, except that a third SIGINT while a command runs ends the process with 130.
/// SIGINT, SIGTERM and SIGHUP make a blocked read return EINTR; the other two restart it.
/// Interactive: SIGQUIT and SIGPIPE are ignored, so that neither Ctrl-\ nor a pager that was closed
/// early takes the unsaved session along (programs it starts must get the default actions back).
/// Not interactive: both stay as inherited, so `amend -c … | head` ends as any filter does.
/// A SIGHUP ignored at entry (nohup) stays ignored; so does SIGINT when not interactive.
/// Returns 0, or the errno of the call that failed. Calling it again is harmless.
int ceditline_signals_install(int interactive);

/// How many SIGINTs came since the last clear. Reading changes nothing. Any thread may ask.
int ceditline_interrupted(void);

/// Forgets the interrupts counted so far.
void ceditline_clear_interrupt(void);

/// The number of the SIGTERM or SIGHUP that asked the program to end, or 0. It is never cleared.
int ceditline_terminate_signal(void);

// ---- The line editor ----------------------------------------------------------------------------

typedef struct CEditLine CEditLine;

/// How one read of a line ended.
typedef enum {
  CEDITLINE_LINE,         ///< a line was read
  CEDITLINE_INTERRUPTED,  ///< Ctrl-C: what was typed is dropped, the interrupt count is cleared
  CEDITLINE_END_OF_FILE,  ///< Ctrl-D on an empty line, or the input ended
  CEDITLINE_TERMINATE,    ///< SIGTERM or SIGHUP: see ceditline_terminate_signal
} CEditLineEvent;

/// Called on Tab with the whole line (UTF-8, NUL-terminated) and the cursor's byte offset in it. It may
/// call the ceditline_complete_* functions below; when it calls none of them the terminal beeps.
typedef void (*CEditLineCompleter)(void *context, CEditLine *editor, const char *line, size_t cursor);

/// Makes an editor on stdin. Its display goes to stdout, or to stderr when stdout is not a terminal,
/// so that results sent to a file stay clean. Sets LC_CTYPE (only) to a UTF-8 locale and reads the
/// user's editrc. When stdin is not a terminal, lines are read without prompt, echo or editing.
/// NULL when memory, descriptors or the terminal cannot be had.
CEditLine *ceditline_create(const char *program);

/// Puts the terminal back as it was and frees everything. NULL is allowed.
void ceditline_destroy(CEditLine *editor);

/// Reads one line. `prompt` is copied; text between two '\1' bytes is sent raw and takes no columns,
/// and must not be the last thing in it. On CEDITLINE_LINE, `*line` (valid until the next call) and
/// `*length` hold the bytes without the newline; on CEDITLINE_INTERRUPTED `*length` is 0 when nothing
/// had been typed. Interrupts counted before the call are forgotten.
CEditLineEvent ceditline_read(
    CEditLine *editor, const char *prompt, const char **line, size_t *length);

/// Makes `line` the newest entry of the history in memory; an older one like it goes.
void ceditline_history_add(CEditLine *editor, const char *line);

/// The same for a line that is known not to be there: nothing is looked for.
void ceditline_history_fill(CEditLine *editor, const char *line);

/// Sets or, with NULL, removes the completer.
void ceditline_set_completer(CEditLine *editor, CEditLineCompleter completer, void *context);

/// The library's name and version.
const char *ceditline_version(void);

/// The terminal's width; 80 when unknown.
int ceditline_columns(CEditLine *editor);

/// Only inside a completer: puts text in the place of the `count` characters before the cursor.
void ceditline_complete_replace(CEditLine *editor, int count, const char *text);

/// Only inside a completer: prints text below the line (it should end with a newline); the line is
/// drawn again beneath it.
void ceditline_complete_list(CEditLine *editor, const char *text);

/// Only inside a completer: asks below the line and waits for a key; 1 when it was y, Y or a space.
int ceditline_complete_ask(CEditLine *editor, const char *question);

#ifdef __cplusplus
}
#endif

#endif
