// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/scenario.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace genie::ui {

class Chip;
class ElidedLabel;

/// Who a scenario is: its names, health, description, place on disk, languages and tags.
class ScenarioHeader : public QWidget {
    Q_OBJECT

public:
    explicit ScenarioHeader(QWidget *parent = nullptr);

    void setScenario(const ScenarioSummary &scenario);

Q_SIGNALS:
    void openFolderRequested();
    void removeRequested();

private:
    void fillChips(const ScenarioSummary &scenario);

    ElidedLabel *m_title;
    Chip *m_health;
    QLabel *m_description;
    ElidedLabel *m_path;
    QWidget *m_chips;
    QPushButton *m_folder;
    QPushButton *m_remove;
};

} // namespace genie::ui
