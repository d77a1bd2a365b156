// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"

#include <QWidget>

#include <optional>

class QPushButton;
class QToolButton;

namespace genie::ui {

class Chip;
class ElidedLabel;

/// Says which run this is and how it stands, and offers what can be done with the whole of it. Shows values; tells wishes.
class RunHeader : public QWidget {
    Q_OBJECT

public:
    explicit RunHeader(QWidget *parent = nullptr);

    void show(const Execution &execution, const Tally &tally);
    /// Another run is shown: what was wished for the last one is over.
    void reset();
    /// Counts the time of a running one on.
    void tick();
    /// Whether deeds can be done now (the engine answers).
    void setUsable(bool usable);
    [[nodiscard]] QString facts() const;

Q_SIGNALS:
    void rerunRequested();
    void rerunFailedRequested();
    /// `now`: do not wait for an orderly end.
    void stopRequested(bool now);
    void copyIdRequested();

private:
    void showFacts();
    void showButtons();
    void handleStop();
    QPushButton *makeButton(const QString &iconName, const QString &text, const char *name);

    std::optional<Execution> m_execution;
    Tally m_tally;
    bool m_usable = true;
    bool m_stopping = false; ///< an orderly stop was asked for
    Chip *m_status;
    ElidedLabel *m_title;
    ElidedLabel *m_facts;
    QToolButton *m_copyId;
    QPushButton *m_rerun;
    QPushButton *m_rerunFailed;
    QPushButton *m_stop;
};

} // namespace genie::ui
