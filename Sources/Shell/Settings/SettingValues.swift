/// The settings as the code uses them: plain typed values.
package struct SettingValues: Equatable, Sendable {
  /// `rome`, `emmet` or `memit`.
  package var method = "emmet"
  /// The layers to edit; nil leaves the choice to the model.
  package var layers: [Int]?
  /// w: how much the keys of ordinary text count against the new ones.
  package var weight = 1.0
  /// EMMET's lambda is this share of `weight`.
  package var emmetLambda = 0.1
  /// Optimisation steps for the value.
  package var steps = 25
  /// Learning rate of those steps.
  package var lr = 0.5
  /// The value's change is kept within this many norms of the original.
  package var clamp = 4.0
  /// Weight decay of the value's change.
  package var decay = 1e-3
  /// Factor of the Kullback-Leibler term on "SUBJECT is a".
  package var kl = 0.0625
  /// `auto`, `none`, or the number of the token in front of every text.
  package var begin = "auto"
  /// `auto`, `on` or `off`: whether prompts are asked in chat form.
  package var chat = "auto"
  /// Seed of everything that is drawn.
  package var seed = 0
  /// Tokens `ask` adds.
  package var tokens = 16
  /// Tokens `top` shows.
  package var top = 5
  package var color = Style.ColorChoice.auto
  /// Whether each command says how long it took.
  package var timing = false

  package init() {}
}
