// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/requirement_report.h"
#include "views/widgets/card.h"

#include <QSet>

class QCheckBox;
class QLabel;
class QTreeView;

namespace genie::ui {

class RequirementTreeModel;

/// What a scenario promises and what proves it: the tree of requirements with their evidence, all of them or only the gaps. Shows
/// reports; whoever owns the card asks for them and opens the places that are chosen.
class RequirementsCard : public Card {
    Q_OBJECT

public:
    explicit RequirementsCard(QWidget *parent = nullptr);

    /// Another scenario is shown, of which nothing is known yet.
    void setLoading();
    void setReport(const RequirementReport &report);
    /// Says why there is no report; what was known of this scenario stays.
    void setFailure(const Failure &failure);
    void tick();
    [[nodiscard]] RequirementTreeModel *requirements() const { return m_model; }
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

Q_SIGNALS:
    /// The user wants to see what proves a requirement, or where it is written; `file` as it came, `line` 0 when unknown.
    void placeChosen(const QString &file, int line);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QTreeView *makeTree();
    void showState();
    void restoreFolds();
    void fit();
    [[nodiscard]] QString summary() const;

    RequirementTreeModel *m_model;
    QTreeView *m_tree;
    QCheckBox *m_gapsOnly;
    QLabel *m_notice;
    QSet<QString> m_unfolded; ///< keys of requirements that the reader has opened
    QSet<QString> m_folded;   ///< keys of modules that the reader has closed
    QString m_current;
    QString m_trouble;
    bool m_known = false; ///< a report has come
    bool m_byUs = false;
};

} // namespace genie::ui
