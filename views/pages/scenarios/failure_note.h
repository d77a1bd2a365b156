// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"

#include <QFrame>

class QLabel;

namespace genie::ui {

/// What broke in the last run: phase, class of failure, first error, and what to do about it. Hidden when nothing did.
class FailureNote : public QFrame {
    Q_OBJECT

public:
    explicit FailureNote(QWidget *parent = nullptr);

    void setExecution(const Execution *execution);

Q_SIGNALS:
    void openRequested(const QString &executionId);

private:
    QString m_id;
    QLabel *m_headline;
    QLabel *m_error;
    QLabel *m_remedy;
};

} // namespace genie::ui
