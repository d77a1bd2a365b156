// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/style/style_sheet.h"

#include <array>
#include <utility>

namespace genie::ui {

namespace {

/// Words in braces are names of colours; see styleSheetFor.
constexpr const char *kSheet = R"(
QMainWindow, QDialog { background: {window}; }
QToolTip { background: {raised}; color: {text}; border: 1px solid {border}; padding: 4px 6px; }

*[kind="sidebar"], *[kind="strip"], *[kind="titlebar"] { background: {sidebar}; }
*[kind="page"] { background: {window}; }
*[kind="line"] { background: {border}; }
QFrame[kind="card"] { background: {surface}; border: 1px solid {border}; border-radius: 8px; }
QFrame[kind="well"] { background: {raised}; border: 1px solid {border}; border-radius: 6px; }
QFrame[kind="pane"] { background: {surface}; border: none; }
QFrame[kind="banner-warning"] { background: {warningTint}; border: none; border-bottom: 1px solid {border}; }
QFrame[kind="banner-failed"] { background: {failedTint}; border: none; border-bottom: 1px solid {border}; }
QFrame[kind="banner-accent"] { background: {accentTint}; border: none; border-bottom: 1px solid {border}; }
QFrame[kind="note-warning"] { background: {warningTint}; border: none; border-radius: 6px; }
QFrame[kind="note-failed"] { background: {failedTint}; border: none; border-radius: 6px; }
QLabel[kind="muted"] { color: {muted}; }
QLabel[kind="failed"] { color: {failed}; }
QLabel[kind="warning"] { color: {warning}; }
QLabel[kind="passed"] { color: {passed}; }

QPushButton, QToolButton { background: {surface}; color: {text}; border: 1px solid {strongBorder}; border-radius: 6px;
    padding: 5px 12px; min-height: 18px; }
QPushButton:hover, QToolButton:hover { background: {hover}; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: {selection}; color: {selectionText}; }
QPushButton:focus, QToolButton:focus { border-color: {accent}; }
QPushButton:disabled, QToolButton:disabled { background: {raised}; color: {muted}; border-color: {border}; }
QPushButton[kind="primary"] { background: {accentFill}; color: {onAccent}; border-color: {accentFill}; font-weight: 600; padding: 5px 18px; }
QPushButton[kind="primary"]:hover { background: {accentHover}; }
QPushButton[kind="primary"]:focus { border: 2px solid {text}; padding: 4px 17px; }
QPushButton[kind="primary"]:disabled { background: {raised}; color: {muted}; border-color: {border}; }
QPushButton[kind="danger"] { color: {failed}; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"], QToolButton { background: transparent; border: 1px solid transparent; padding: 4px 8px; }
QPushButton[kind="quiet"]:hover, QToolButton:hover { background: {hover}; border-color: {border}; }
QPushButton[kind="quiet"]:focus, QToolButton:focus { border-color: {accent}; }
QToolButton::menu-indicator { image: none; }
QLineEdit > QToolButton, QLineEdit > QToolButton:hover { padding: 0; min-height: 0; border: none; background: transparent; }
QPushButton[kind="link"] { background: transparent; border: none; color: {accent}; padding: 2px 0; text-align: left; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }
QPushButton[kind="nav"] { background: transparent; color: {text}; border: 1px solid transparent; border-radius: 6px; padding: 7px 10px; text-align: left; }
QPushButton[kind="nav"]:hover { background: {hover}; }
QPushButton[kind="nav"]:checked { background: {selection}; color: {selectionText}; font-weight: 600; }
QPushButton[kind="nav"]:focus { border-color: {accent}; }

QLineEdit, QComboBox, QSpinBox { background: {surface}; color: {text}; border: 1px solid {strongBorder}; border-radius: 6px;
    padding: 0 8px; min-height: 28px; selection-background-color: {accentFill}; selection-color: {onAccent}; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border-color: {accent}; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { background: {raised}; color: {muted}; }
QComboBox { padding-right: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/genie/icons/arrow-down.svg); width: 11px; height: 11px; }
QComboBox QAbstractItemView { background: {surface}; border: 1px solid {border}; padding: 4px; outline: none; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }
QSpinBox { padding-right: 20px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 18px; background: transparent; }
QSpinBox::up-arrow { image: url(:/genie/icons/arrow-up.svg); width: 9px; height: 9px; }
QSpinBox::down-arrow { image: url(:/genie/icons/arrow-down.svg); width: 9px; height: 9px; }
QCheckBox { spacing: 7px; color: {text}; }
QCheckBox:disabled { color: {muted}; }
QCheckBox::indicator, QListView::indicator { width: 15px; height: 15px; border: 1px solid {strongBorder}; border-radius: 4px; background: {surface}; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: {accent}; }
QCheckBox:focus { color: {accent}; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: {accentFill}; border-color: {accentFill}; image: url(:/genie/icons/check-mark.svg); }
QCheckBox::indicator:disabled { background: {raised}; border-color: {border}; }

QAbstractItemView { background: {surface}; color: {text}; border: none; outline: none; selection-background-color: {selection};
    selection-color: {selectionText}; }
QPlainTextEdit, QTextEdit { background: {surface}; color: {text}; border: none; selection-background-color: {accentFill};
    selection-color: {onAccent}; }
QTreeView[kind="inset"] { padding-left: 12px; }
QHeaderView { background: {surface}; border: none; }
QHeaderView::section { background: {surface}; color: {muted}; border: none; border-bottom: 1px solid {border}; padding: 6px 4px; }
QTreeView[kind="inset"] QHeaderView::section:last { padding-right: 12px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: {muted}; border: none; border-bottom: 2px solid transparent; padding: 8px 4px; margin-right: 18px; }
QTabBar::tab:selected { color: {text}; border-bottom-color: {accentFill}; font-weight: 600; }
QTabBar::tab:hover { color: {text}; }
QTabWidget::pane { border: none; }
QTabWidget::tab-bar { left: 12px; }
QSplitter::handle { background: {border}; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollArea { background: transparent; border: none; }
*[kind="clear"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: {strongBorder}; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px; }
QScrollBar::handle:hover { background: {muted}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: {surface}; color: {text}; border: 1px solid {border}; padding: 4px; }
QMenu::item { padding: 6px 22px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: {selection}; color: {selectionText}; }
QMenu::item:disabled { color: {muted}; }
QMenu::separator { height: 1px; background: {border}; margin: 4px 6px; }
QProgressBar { background: {raised}; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: {accentFill}; border-radius: 2px; }
)";

} // namespace

QString styleSheetFor(Theme theme)
{
    const std::array<std::pair<const char *, QColor>, 22> words{{
        {"window", colour(Ink::Window, theme)},
        {"surface", colour(Ink::Surface, theme)},
        {"raised", colour(Ink::Raised, theme)},
        {"sidebar", colour(Ink::Sidebar, theme)},
        {"border", colour(Ink::Border, theme)},
        {"strongBorder", colour(Ink::StrongBorder, theme)},
        {"text", colour(Ink::Text, theme)},
        {"muted", colour(Ink::Muted, theme)},
        {"accent", colour(Ink::Accent, theme)},
        {"accentFill", colour(Ink::AccentFill, theme)},
        {"accentHover", colour(Ink::AccentHover, theme)},
        {"onAccent", colour(Ink::OnAccent, theme)},
        {"hover", colour(Ink::Hover, theme)},
        {"selection", colour(Ink::Selection, theme)},
        {"selectionText", colour(Ink::SelectionText, theme)},
        {"match", colour(Ink::Match, theme)},
        {"failed", colour(Tone::Failed, theme)},
        {"warning", colour(Tone::Warning, theme)},
        {"passed", colour(Tone::Passed, theme)},
        {"failedTint", tint(Tone::Failed, theme)},
        {"warningTint", tint(Tone::Warning, theme)},
        {"accentTint", tint(Tone::Accent, theme)},
    }};
    QString sheet = QString::fromLatin1(kSheet);
    for (const auto &[word, colour] : words) {
        sheet.replace(QStringLiteral("{%1}").arg(QLatin1String(word)), colour.name());
    }
    return sheet;
}

} // namespace genie::ui
