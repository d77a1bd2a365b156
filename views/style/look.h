// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "core/domain/test_case.h"
#include "door/link/link.h"
#include "views/style/colours.h"
#include "views/style/convert.h"
#include "views/style/icons.h"
#include "views/style/metrics.h"
#include "views/style/numbers.h"

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QString>

class QApplication;
class QPainter;
class QWidget;

namespace genie {
struct RequirementView;
struct ValidationView;
} // namespace genie

namespace genie::ui {

/// What the user asked for with --theme; Desktop follows the desktop's light or dark.
enum class ThemeChoice { Desktop, Light, Dark };

/// Which size and weight a text has.
enum class Type { Title, Heading, Strong, Body, Small, SmallStrong, Mono, Huge };

/// How a thing is said: word, tone and icon of a domain value.
struct Saying {
    QString word;
    Tone tone = Tone::Neutral;
    QString iconName;
};

/// The only place where domain values become words, colours and icons, and where the theme of the application is kept.
/// Belongs to the GUI thread. It decides nothing about layout.
class Look : public QObject {
    Q_OBJECT

public:
    /// The look of this application; made on first use.
    static Look &current();

    /// Sets style, palette, style sheet and fonts of the application, and follows the desktop when so chosen.
    void apply(QApplication &application, ThemeChoice choice);
    [[nodiscard]] Theme theme() const { return m_theme; }
    [[nodiscard]] QColor ink(Ink which) const { return colour(which, m_theme); }
    [[nodiscard]] QColor ink(Tone which) const { return colour(which, m_theme); }
    [[nodiscard]] QColor tint(Tone which) const { return ui::tint(which, m_theme); }

    static QFont font(Type type);

    // How domain values are said.
    static Saying say(RunStatus status);
    static Saying say(PhaseStatus status);
    static Saying say(TestStatus status);
    static Saying say(LinkState state);
    static Saying say(Observation::Kind kind);
    static Saying say(const RequirementView &requirement);
    static Saying say(const ValidationView &validation);
    static Saying say(RequestStatus status);
    static Saying say(VerdictWord word);
    static QString priorityWord(RequestPriority priority);
    static QString funnelWord(FunnelStage stage);
    /// "62.5 %", or "unknown": what is not known is never 0.
    static QString percentOrUnknown(const std::optional<double> &value);
    /// How close a piece of evidence is to the claim it speaks for; the engine's own word where that is not known.
    static QString evidenceTier(const std::string &word);
    /// A scenario that was never run: "never run".
    static Saying sayNeverRun();

    static QString statusWord(RunStatus status) { return say(status).word; }
    static QString statusWord(PhaseStatus status) { return say(status).word; }
    static QString statusWord(TestStatus status) { return say(status).word; }
    static QIcon statusIcon(RunStatus status) { return iconOf(say(status)); }
    static QIcon statusIcon(PhaseStatus status) { return iconOf(say(status)); }
    static QIcon statusIcon(TestStatus status) { return iconOf(say(status)); }
    static QIcon iconOf(const Saying &saying) { return icon(saying.iconName, saying.tone); }
    [[nodiscard]] QColor statusColor(RunStatus status) const { return ink(say(status).tone); }
    [[nodiscard]] QColor statusColor(PhaseStatus status) const { return ink(say(status).tone); }
    [[nodiscard]] QColor statusColor(TestStatus status) const { return ink(say(status).tone); }

    /// "missing dependency", "test failure", ...; empty for None.
    static QString failureClassWord(FailureClass failureClass);
    /// One sentence on what the class means and what to do first; empty for None.
    static QString failureClassHint(FailureClass failureClass);
    /// What a failure of a deed is called in a banner, with its message behind it.
    static QString failureText(const Failure &failure);
    /// "go" is Go, "node" is Node, ...
    static QString languageName(const std::string &toolchain);
    /// "12 passed, 1 failed, 3 skipped"; empty when nothing was counted.
    static QString tallyText(const Tally &tally);

    /// A chip (tinted pill with icon and text) painted in `rect`, left aligned and vertically centred; answers its width.
    int paintChip(QPainter &painter, const QRect &rect, const QString &text, Tone tone, const QString &iconName = {}) const;
    static int chipWidth(const QString &text, bool withIcon);

    /// Gives a widget a kind that the style sheet knows: "card", "primary", "quiet", "muted", "sidebar", "strip", "banner", ...
    static void setKind(QWidget *widget, const char *kind);

Q_SIGNALS:
    /// The theme has changed; who paints by himself updates.
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void use(Theme theme);

    QApplication *m_application = nullptr;
    ThemeChoice m_choice = ThemeChoice::Desktop;
    Theme m_theme = Theme::Light;
};

} // namespace genie::ui
