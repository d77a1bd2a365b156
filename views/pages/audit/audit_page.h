// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/shell/page_view.h"

#include <optional>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace genie::ui {

class Banner;
class Card;
class Chip;
class StateFrame;

/// One request from wish to verdict: what was asked for, what happened when, what the gap was and what is left of it, each new test with
/// how far it came, and what looks better than it is. While it is hidden it only notes that something was told.
class AuditPage : public PageView {
    Q_OBJECT

public:
    explicit AuditPage(Link &link, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("audit"); }
    [[nodiscard]] QString title() const override { return tr("Audit"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("page-audit"); }
    void activate() override;
    void deactivate() override { m_active = false; }
    void refresh() override;
    /// The id of a request, its first characters, or an issue id.
    void open(const QString &argument) override;
    QLineEdit *filterInput() override { return m_find; }
    [[nodiscard]] bool settled() const override { return m_open == 0; }

    [[nodiscard]] StateFrame *frame() const { return m_frame; }
    [[nodiscard]] Banner *banner() const { return m_banner; }
    /// Writes everything that proves the shown verdict into a new folder beneath this one.
    void exportTo(const QString &folder);

private:
    QWidget *makeBody();
    QWidget *makeHeader(QWidget *parent);
    QWidget *makeOverride(QWidget *parent);
    void ask();
    void askNewest();
    void askRest(const SuiteRequest &request);
    void takeFacts(const std::vector<Event> &events);
    void handleLinkState(LinkState state);
    void showRequest(const SuiteRequest &request);
    void showVerdict(const Verdict &verdict);
    void showTimeline(const std::vector<Event> &events);
    void showExecutions(const std::vector<Execution> &executions);
    void showFunnel(const std::vector<LedgerRow> &rows);
    void judge();
    void verify();
    void override();
    void trouble(const Failure &failure);

    Link &m_link;
    StateFrame *m_frame = nullptr;
    Banner *m_banner = nullptr;
    QLineEdit *m_find = nullptr;
    Chip *m_verdict = nullptr;
    QLabel *m_sentence = nullptr;
    QLabel *m_facts = nullptr;
    QLabel *m_issue = nullptr;
    QPushButton *m_judge = nullptr;
    QPushButton *m_verify = nullptr;
    QPushButton *m_export = nullptr;
    QLineEdit *m_note = nullptr;
    QPushButton *m_override = nullptr;
    Card *m_gaps = nullptr;
    Card *m_tests = nullptr;
    Card *m_suspicions = nullptr;
    Card *m_runs = nullptr;
    Card *m_timeline = nullptr;
    Card *m_funnel = nullptr;
    QString m_argument; ///< what is to be shown; empty: the newest request
    std::optional<SuiteRequest> m_request;
    std::optional<Verdict> m_shown;
    int m_open = 0;      ///< answers that are awaited
    quint64 m_generation = 0;
    bool m_active = false;
    bool m_missed = true;
    Moment m_lostSince{};
};

} // namespace genie::ui
