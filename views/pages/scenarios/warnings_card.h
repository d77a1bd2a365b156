// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/scenario.h"
#include "views/widgets/card.h"

#include <vector>

class QLabel;
class QPushButton;

namespace genie::ui {

/// What is odd in a scenario's configuration: file, value, and what is done instead. The first few, all of them on demand.
class WarningsCard : public Card {
    Q_OBJECT

public:
    explicit WarningsCard(QWidget *parent = nullptr);

    void setWarnings(const std::vector<ConfigWarning> &warnings);

private:
    void fill();
    void addRow(const ConfigWarning &warning);

    std::vector<ConfigWarning> m_warnings;
    bool m_all = false;
    QWidget *m_rows = nullptr;
    QPushButton *m_more;
};

} // namespace genie::ui
