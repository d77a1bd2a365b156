// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace genie::ui {

class Chip;
class ObservationList;

/// What became of one phase, in words: the class of its failure, the error, what to do about it with a command to copy, and what
/// was observed. Shows values; asks nobody.
class FailurePane : public QScrollArea {
    Q_OBJECT

public:
    explicit FailurePane(QWidget *parent = nullptr);

    /// Shows a phase of an execution; null shows the execution without a phase.
    void show(const Execution &execution, const PhaseResult *phase);
    /// All words of the pane above the observations, for tests and for copying.
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    /// The user wants to see a place that an observation points to.
    void placeChosen(const QString &file, int line);
    /// A command was copied.
    void copied(const QString &command);

private:
    void showRemedies(const std::vector<Remediation> &remedies);
    QWidget *remedyWidget(const Remediation &remedy);
    static QString errorText(const PhaseResult &phase);
    static QString explanation(const Execution &execution, const PhaseResult *phase);

    Chip *m_status;
    Chip *m_class;
    QLabel *m_summary;
    QLabel *m_error;
    QLabel *m_hint;
    QLabel *m_remedyHead;
    QWidget *m_remedies;
    QVBoxLayout *m_remedyLayout;
    QLabel *m_observationHead;
    ObservationList *m_observations;
    std::vector<Remediation> m_shownRemedies;
};

} // namespace genie::ui
