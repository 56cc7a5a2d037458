// What the line editor needs to know of the signal handlers; not for Swift.
#ifndef CEDITLINE_SIGNALS_H
#define CEDITLINE_SIGNALS_H

/// Requests set by the handlers, taken (read and reset) by the editor.
int signals_take_resize(void);
int signals_take_continue(void);
int signals_take_stop(void);

/// The terminal is gone: the same as if SIGHUP had come. 0 where that is ignored.
int signals_hang_up(void);

/// Readable whenever a handler ran; -1 before installation.
int signals_wake_descriptor(void);

/// Empties the wake pipe. Call it before looking at the flags, never after.
void signals_drain(void);

/// While a line is edited, Ctrl-Z must first give the terminal back, and no number of Ctrl-C ends
/// the process: the terminal is in raw mode and a dead process would leave it so.
void signals_begin_editing(void);
void signals_end_editing(void);

/// Stops this process the way an unhandled SIGTSTP would; returns when it is continued, or at once
/// where nobody could continue it (an orphaned process group).
void signals_stop_self(void);

#endif
