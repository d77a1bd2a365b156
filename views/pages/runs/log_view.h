// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QAbstractScrollArea>
#include <QString>

#include <bitset>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace genie::ui {

/// A log of any length, of which only the lines in sight are asked for. Opens at its end and follows it until the user scrolls
/// away; lines are painted as they are, never as markup. Belongs to the GUI thread; asks the link by ranges of lines.
class LogView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit LogView(Link &link, QWidget *parent = nullptr);

    /// Shows the log of a phase from its end; an empty phase shows nothing.
    void open(const ExecutionId &run, const std::string &phase);
    /// The log has grown, or may have: asks for what is in sight and new.
    void grow();

    [[nodiscard]] std::int64_t lineCount() const { return m_total; }
    [[nodiscard]] std::int64_t bytes() const { return m_bytes; }
    [[nodiscard]] bool asking() const { return m_askingTail || !m_asked.empty(); }
    /// Why the log could not be read; nothing when it could.
    [[nodiscard]] const std::optional<Failure> &failure() const { return m_failure; }
    /// A line as shown; nothing when it has not been fetched.
    [[nodiscard]] std::optional<QString> line(std::int64_t number) const;
    [[nodiscard]] std::int64_t firstVisible() const;
    [[nodiscard]] int visibleCount() const;

    [[nodiscard]] bool following() const { return m_follow; }
    void setFollowing(bool follow);
    /// Marks where a search has found something, and the one that is looked at (-1: none), which is brought into sight.
    void setMatches(const QString &text, std::int64_t current);
    /// The marked lines as text, those of them that have been fetched.
    [[nodiscard]] QString selectedText() const;

Q_SIGNALS:
    /// Line count, bytes, failure or what is awaited have changed.
    void stateChanged();
    void followingChanged(bool following);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent *event) override;

private:
    static constexpr int kBlock = 256;
    /// Neighbouring lines, of which some are known.
    struct Block {
        std::vector<QString> lines = std::vector<QString>(kBlock);
        std::bitset<kBlock> known;
    };

    void askTail();
    void askBlock(std::int64_t block);
    void takeSlice(const Outcome<LogSlice> &answer, bool tail);
    void keep(std::int64_t number, const std::string &text);
    void forgetFar();
    void forgetLast();
    void updateBars();
    void toEnd();
    void paintLine(QPainter &painter, std::int64_t number, int top);
    void paintMatches(QPainter &painter, const QString &text, const QPoint &start);
    void copySelection() const;
    [[nodiscard]] std::int64_t lineAt(int y) const;
    [[nodiscard]] int lineHeight() const;
    [[nodiscard]] int gutter() const;

    Link &m_link;
    ExecutionId m_run;
    std::string m_phase;
    std::map<std::int64_t, Block> m_blocks;
    std::set<std::int64_t> m_asked; ///< blocks on their way
    std::int64_t m_total = 0;
    std::int64_t m_bytes = 0;
    std::optional<Failure> m_failure;
    bool m_askingTail = false;
    bool m_tailAgain = false;
    bool m_follow = true;
    bool m_moving = false; ///< the scroll bar is being moved by us
    int m_widest = 0;      ///< pixels of the widest line that was painted
    QString m_matchText;
    std::int64_t m_match = -1;
    std::int64_t m_selectionStart = -1;
    std::int64_t m_selectionEnd = -1;
    quint64 m_generation = 0;
};

} // namespace genie::ui
