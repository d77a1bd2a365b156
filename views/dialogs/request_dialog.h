// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace genie::ui {

class Banner;

/// Asks for tests: for which scenario, which of the gaps that are known there, and who is to write them. What the engine refuses is
/// said in the dialog, which stays open with everything that was typed.
class RequestDialog : public QDialog {
    Q_OBJECT

public:
    explicit RequestDialog(Link &link, QWidget *parent = nullptr);

    /// What will be asked for, as it stands.
    [[nodiscard]] NewRequest wish() const;
    [[nodiscard]] QListWidget *gaps() const { return m_gaps; }
    [[nodiscard]] Banner *banner() const { return m_banner; }

Q_SIGNALS:
    /// It waits in the queue; `duplicate`: it did so before.
    void queued(const QString &request, bool duplicate);

private:
    void askScenarios();
    void askTrackers();
    void askGaps();
    void showGaps(const Outcome<CoverageView> &view);
    void send();
    void enableSending();

    Link &m_link;
    Banner *m_banner = nullptr;
    QComboBox *m_scenario = nullptr;
    QListWidget *m_gaps = nullptr;
    QLabel *m_hint = nullptr;
    QList<QCheckBox *> m_types;
    QSpinBox *m_target = nullptr;
    QComboBox *m_priority = nullptr;
    QComboBox *m_tracker = nullptr;
    QPlainTextEdit *m_notes = nullptr;
    QCheckBox *m_product = nullptr;
    QPushButton *m_queue = nullptr;
    std::vector<RankedGap> m_ranked;
    int m_generation = 0; ///< of the question for gaps: an answer for another scenario comes too late
    bool m_sending = false;
};

} // namespace genie::ui
