// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/shell/page_view.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace genie::ui {

class Banner;
class RequestListModel;
class StateFrame;

/// Every request for tests with what became of it, the figures of the queue above, and what an operator does to many of them at once.
/// While it is hidden it only notes that something was told.
class QueuePage : public PageView {
    Q_OBJECT

public:
    explicit QueuePage(Link &link, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("queue"); }
    [[nodiscard]] QString title() const override { return tr("Queue"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("page-queue"); }
    void activate() override;
    void deactivate() override;
    void refresh() override;
    /// The id of a request: its row is chosen.
    void open(const QString &argument) override;
    QLineEdit *filterInput() override { return m_text; }
    [[nodiscard]] bool settled() const override;

    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] RequestListModel *requests() const { return m_requests; }
    [[nodiscard]] StateFrame *frame() const { return m_frame; }
    [[nodiscard]] Banner *banner() const { return m_banner; }

private:
    QWidget *makeBody();
    QWidget *makeFilters(QWidget *parent);
    QWidget *makeDeeds(QWidget *parent);
    QWidget *makeTable(QWidget *parent);
    QPushButton *addDeed(QWidget *parent, const QString &text, const char *name, RequestDeed deed);
    void takeFacts(const std::vector<Event> &events);
    void handleLinkState(LinkState state);
    void handleRequests();
    void askForTests();
    void setFilter();
    void askFigures();
    void showFigures(const QueueFigures &figures);
    void askTrackers();
    void enableDeeds();
    void doToSelected(const RequestDeed &deed);
    void openIssue(const QModelIndex &index);
    [[nodiscard]] QList<SuiteRequest> selected() const;

    Link &m_link;
    RequestListModel *m_requests;
    StateFrame *m_frame = nullptr;
    Banner *m_banner = nullptr;
    QLabel *m_figures = nullptr;
    QLabel *m_waits = nullptr;
    QComboBox *m_status = nullptr;
    QComboBox *m_priority = nullptr;
    QLineEdit *m_text = nullptr;
    QTableView *m_table = nullptr;
    QComboBox *m_tracker = nullptr;
    QPushButton *m_new = nullptr;
    QList<QPushButton *> m_deeds;
    QTimer m_clock;
    QTimer m_typing;
    Moment m_lostSince{};
    QString m_wanted; ///< to be chosen when its row has come
    bool m_active = false;
    bool m_first = true;
    bool m_missed = true;
    bool m_figuresAsked = false;
};

} // namespace genie::ui
