// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/command_palette.h"

#include "views/shell/fuzzy.h"
#include "views/style/look.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kWidth = 620;
constexpr int kRows = 9;
constexpr int kRowHeight = 36;
constexpr int kMostShown = 60;
constexpr int kHintRole = Qt::UserRole;

/// A title at the left, what kind of thing it is at the right.
class PaletteDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Look &look = Look::current();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(look.ink(Ink::Selection));
            painter->drawRoundedRect(option.rect.adjusted(6, 1, -6, -1), 6, 6);
        }
        QRect rect = option.rect.adjusted(metrics::kLarge, 0, -metrics::kLarge, 0);
        const QIcon glyph = index.data(Qt::DecorationRole).value<QIcon>();
        glyph.paint(painter, QRect(rect.x(), rect.y(), metrics::kIcon, rect.height()));
        rect.setLeft(rect.left() + metrics::kIcon + metrics::kMedium);
        painter->setFont(Look::font(Type::Small));
        painter->setPen(look.ink(Ink::Muted));
        const QString hint = index.data(kHintRole).toString();
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignRight, hint);
        rect.setRight(rect.right() - painter->fontMetrics().horizontalAdvance(hint) - metrics::kMedium);
        painter->setFont(Look::font(Type::Body));
        painter->setPen(look.ink(selected ? Ink::SelectionText : Ink::Text));
        const QString title = index.data(Qt::DisplayRole).toString();
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, painter->fontMetrics().elidedText(title, Qt::ElideMiddle, rect.width()));
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex & /*index*/) const override
    {
        return {200, kRowHeight};
    }
};

} // namespace

void PaletteModel::setEntries(QList<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    setWish(m_wish);
}

void PaletteModel::setWish(const QString &wish)
{
    m_wish = wish;
    QList<std::pair<int, qsizetype>> scores;
    for (qsizetype row = 0; row < m_entries.size(); ++row) {
        const int score = fuzzyScore(wish, m_entries.at(row).title);
        if (score > 0) {
            scores.append({score, row});
        }
    }
    std::stable_sort(scores.begin(), scores.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    beginResetModel();
    m_shown.clear();
    for (const auto &[score, row] : std::as_const(scores)) {
        if (m_shown.size() < kMostShown) {
            m_shown.append(m_entries.at(row));
        }
    }
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_shown.size()); }

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const PaletteEntry &entry = m_shown.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return entry.title;
    case Qt::AccessibleTextRole: return QStringLiteral("%1, %2").arg(entry.title, entry.hint);
    case Qt::DecorationRole: return icon(entry.iconName);
    case kHintRole: return entry.hint;
    default: return {};
    }
}

CommandPalette::CommandPalette(std::function<QList<PaletteEntry>()> entries, QWidget *window)
    : QFrame(window),
      m_entries(std::move(entries)),
      m_model(new PaletteModel(this)),
      m_input(new QLineEdit(this)),
      m_list(new QListView(this))
{
    Look::setKind(this, "card");
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(36);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);
    m_input->setObjectName(QStringLiteral("paletteInput"));
    m_input->setPlaceholderText(tr("Go to a page or scenario, or run something"));
    m_input->setAccessibleName(tr("Command palette"));
    m_input->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kSmall, metrics::kSmall, metrics::kSmall, metrics::kSmall);
    layout->setSpacing(metrics::kSmall);
    layout->addWidget(m_input);
    layout->addWidget(m_list);
    connect(m_input, &QLineEdit::textChanged, this, [this](const QString &wish) {
        m_model->setWish(wish);
        m_list->setCurrentIndex(m_model->index(0));
    });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    m_input->installEventFilter(this);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open()
{
    if (!isVisible()) {
        m_before = QApplication::focusWidget();
    }
    m_model->setEntries(m_entries());
    m_input->clear();
    m_model->setWish({});
    m_list->setCurrentIndex(m_model->index(0));
    place();
    show();
    raise();
    m_input->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::dismiss()
{
    const bool had = m_input->hasFocus();
    QWidget *before = had ? m_before.data() : nullptr;
    m_before.clear();
    hide();
    if (before) {
        before->setFocus(Qt::OtherFocusReason);
    }
}

void CommandPalette::place()
{
    const int width = std::min(kWidth, parentWidget()->width() - 2 * metrics::kPage);
    const int height = std::min(kRows * kRowHeight + 64, parentWidget()->height() - 2 * metrics::kPage);
    setGeometry((parentWidget()->width() - width) / 2, std::max((parentWidget()->height() - height) / 4, metrics::kPage), width, height);
}

void CommandPalette::choose(int row)
{
    if (row >= 0 && row < m_model->rowCount()) {
        const PaletteEntry entry = m_model->entry(row);
        dismiss();
        Q_EMIT chosen(entry);
    }
}

bool CommandPalette::handleKey(int key)
{
    const int row = m_list->currentIndex().row();
    const int last = m_model->rowCount() - 1;
    switch (key) {
    case Qt::Key_Escape: dismiss(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(row); return true;
    case Qt::Key_Down: m_list->setCurrentIndex(m_model->index(row >= last ? 0 : row + 1)); return true;
    case Qt::Key_Up: m_list->setCurrentIndex(m_model->index(row <= 0 ? last : row - 1)); return true;
    case Qt::Key_PageDown: m_list->setCurrentIndex(m_model->index(std::min(row + kRows, last))); return true;
    case Qt::Key_PageUp: m_list->setCurrentIndex(m_model->index(std::max(row - kRows, 0))); return true;
    default: return false;
    }
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_input && event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent *>(event)->key())) {
        return true;
    }
    if (watched == m_input && event->type() == QEvent::FocusOut && isVisible()) {
        dismiss();
    }
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace genie::ui
