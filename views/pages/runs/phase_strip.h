// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/phase.h"

#include <QAbstractButton>
#include <QWidget>

#include <vector>

namespace genie::ui {

/// One phase of the strip: how it stands, how long it took or takes, and its counts. A button that stays pressed while its phase
/// is looked at.
class PhaseSegment : public QAbstractButton {
    Q_OBJECT

public:
    explicit PhaseSegment(QWidget *parent = nullptr);

    void setPhase(const PhaseResult &phase, const Tally &tally);
    /// Counts the time of a running phase on; answers whether it runs.
    bool tick();
    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] PhaseStatus status() const { return m_phase.status; }
    /// The second line as it is painted.
    [[nodiscard]] QString detail() const;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void describe();

    PhaseResult m_phase; ///< without observations
    Tally m_tally;
    QString m_name;
};

/// The phases of an execution side by side in planned order, in as many lines as the width asks for. Reachable by keyboard:
/// one stop for Tab, arrow keys from phase to phase.
class PhaseStrip : public QWidget {
    Q_OBJECT

public:
    explicit PhaseStrip(QWidget *parent = nullptr);

    struct Entry {
        const PhaseResult *phase;
        Tally tally;
    };
    /// Shows these phases; keeps what is selected when it is still among them.
    void setPhases(const std::vector<Entry> &entries);
    /// Selects without telling.
    void select(const QString &phase);
    [[nodiscard]] QString selected() const;
    /// Counts running phases on; called once a second while the page is shown.
    void tick();
    [[nodiscard]] std::vector<PhaseSegment *> segments() const { return m_segments; }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// The user has chosen a phase.
    void phaseChosen(const QString &phase);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void arrange();
    void step(int by);
    [[nodiscard]] int columnsFor(int width) const;

    std::vector<PhaseSegment *> m_segments;
};

} // namespace genie::ui
