// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/phase.h"

#include <QListView>

#include <vector>

class QStandardItemModel;

namespace genie::ui {

/// The observations of a phase, as high as they need to be, for a pane that scrolls as a whole. Beyond some hundreds it says how
/// many more there are; all of them are in the log.
class ObservationList : public QListView {
    Q_OBJECT

public:
    explicit ObservationList(QWidget *parent = nullptr);

    void setObservations(const std::vector<Observation> &observations);
    [[nodiscard]] int count() const;

Q_SIGNALS:
    /// The user wants to see the place an observation points to; `file` as it came, `line` 0 when unknown.
    void placeChosen(const QString &file, int line);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void fit();
    void choose(const QModelIndex &index);

    std::vector<Observation> m_observations;
    QStandardItemModel *m_items;
};

} // namespace genie::ui
