// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/main_window.h"

#include "views/dialogs/engine_dialog.h"
#include "views/models/spoken.h"
#include "views/shell/command_palette.h"
#include "views/shell/page_registry.h"
#include "views/shell/sidebar.h"
#include "views/shell/status_strip.h"
#include "views/shell/title_bar.h"
#include "views/state/ask.h"
#include "views/state/engine_watch.h"
#include "views/state/folder_intake.h"
#include "views/style/look.h"
#include "views/widgets/banner.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

constexpr int kCompactBelow = 1180; ///< in a narrower window the sidebar gives its words to the page

const char *const kActionPage = ":action"; ///< palette entries that are done by the shell itself

QFrame *makeLine(QWidget *parent, bool vertical)
{
    auto *line = new QFrame(parent);
    Look::setKind(line, "line");
    if (vertical) {
        line->setFixedWidth(1);
    } else {
        line->setFixedHeight(1);
    }
    return line;
}

} // namespace

MainWindow::MainWindow(Link &link, bool remember, QWidget *parent)
    : QMainWindow(parent),
      m_link(link),
      m_remember(remember),
      m_watch(new EngineWatch(link, this)),
      m_intake(new FolderIntake(link, this)),
      m_pages(makePages(link, this))
{
    setWindowTitle(tr("Test Genie"));
    setWindowIcon(icon(QStringLiteral("app"), Ink::Accent));
    setMinimumSize(900, 560);
    setAcceptDrops(true);
    resize(1440, 900);
    setCentralWidget(makeBody());
    m_palette = new CommandPalette([this] { return paletteEntries(); }, this);
    makeShortcuts();
    connectAll();
    if (remember) {
        restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray());
    }
    handleEngine();
}

MainWindow::~MainWindow() = default;

QWidget *MainWindow::makeBody()
{
    auto *body = new QWidget(this);
    m_sidebar = new Sidebar(m_pages, body);
    m_strip = new StatusStrip(*m_watch, body);
    m_stack = new QStackedWidget(body);
    for (PageView *page : std::as_const(m_pages)) {
        m_stack->addWidget(page);
    }
    m_notice = new Banner(body);
    m_notice->setObjectName(QStringLiteral("noticeBanner"));
    m_notice->addClose();
    makeClosingBanner();
    m_lost = new Banner(body);
    m_lost->setObjectName(QStringLiteral("linkBanner"));
    connect(m_lost->addButton(tr("Try now"), "tryNow"), &QPushButton::clicked, this, [this] { m_link.tryNow(); });
    m_lost->hide();
    auto *pageColumn = new QVBoxLayout;
    pageColumn->setSpacing(0);
    pageColumn->addWidget(m_lost);
    pageColumn->addWidget(m_close);
    pageColumn->addWidget(m_notice);
    pageColumn->addWidget(m_stack, 1);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_sidebar);
    middle->addWidget(makeLine(body, true));
    middle->addLayout(pageColumn, 1);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_title = new TitleBar(*m_watch, body);
    layout->addWidget(m_title);
    layout->addWidget(makeLine(body, false));
    layout->addLayout(middle, 1);
    layout->addWidget(makeLine(body, false));
    layout->addWidget(m_strip);
    return body;
}

void MainWindow::makeClosingBanner()
{
    m_close = new Banner(this);
    m_close->setObjectName(QStringLiteral("closeBanner"));
    QPushButton *stop = m_close->addButton(tr("Stop and close"), "stopAndClose");
    QPushButton *stay = m_close->addButton(tr("Keep running"), "keepOpen");
    connect(stop, &QPushButton::clicked, this, &MainWindow::stopAndClose);
    connect(stay, &QPushButton::clicked, this, [this] {
        m_closing = false;
        m_close->hide();
    });
}

void MainWindow::makeShortcuts()
{
    const auto bind = [this](const QKeySequence &keys, auto deed) {
        auto *shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, deed);
    };
    bind(QKeySequence(Qt::CTRL | Qt::Key_K), [this] { m_palette->open(); });
    bind(QKeySequence(Qt::Key_F5), [this] { refreshAll(); });
    bind(QKeySequence(Qt::CTRL | Qt::Key_R), [this] { refreshAll(); });
    bind(QKeySequence::Find, [this] { focusFilter(); });
    bind(QKeySequence(Qt::Key_Slash), [this] { focusFilter(); }); // inputs take it first, lists would search for it
    bind(QKeySequence::Quit, [this] { close(); });
    bind(QKeySequence(Qt::CTRL | Qt::Key_E), [this] {
        if (!m_title->engineMenu()->isEmpty())
            m_title->engineMenu()->popup(m_title->mapToGlobal(QPoint(metrics::kSidebar, m_title->height())));
    });
    for (int page = 0; page < m_pages.size() && page < 9; ++page) {
        bind(QKeySequence(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + page)), [this, page] { showPage(page); });
    }
}

void MainWindow::connectAll()
{
    connect(m_sidebar, &Sidebar::pageRequested, this, &MainWindow::showPage);
    connect(m_sidebar, &Sidebar::paletteRequested, this, [this] { m_palette->open(); });
    connect(m_watch, &EngineWatch::changed, this, &MainWindow::handleEngine);
    connect(m_title, &TitleBar::engineChosen, this, &MainWindow::engineChosen);
    connect(m_title, &TitleBar::engineForgotten, this, &MainWindow::engineForgotten);
    connect(m_title, &TitleBar::engineWanted, this, &MainWindow::askForEngine);
    for (PageView *page : std::as_const(m_pages)) {
        connect(page, &PageView::navigateRequested, this, &MainWindow::navigate);
        connect(page, &PageView::said, m_strip, &StatusStrip::say);
    }
    connect(m_palette, &CommandPalette::chosen, this, [this](const PaletteEntry &entry) {
        if (entry.pageId != QLatin1String(kActionPage)) {
            navigate(entry.pageId, entry.argument);
        } else if (entry.argument == QLatin1String("refresh")) {
            refreshAll();
        } else {
            close();
        }
    });
    connect(m_intake, &FolderIntake::added, this, [this](const QString &name) { navigate(QStringLiteral("scenarios"), name); });
    connect(m_intake, &FolderIntake::refused, this, [this](const QString &path, const QString &message) {
        m_notice->say(tr("%1 was not added. %2").arg(path, message), Tone::Failed);
    });
}

bool MainWindow::navigate(const QString &pageId, const QString &argument)
{
    for (int page = 0; page < m_pages.size(); ++page) {
        if (m_pages.at(page)->id() == pageId) {
            showPage(page);
            if (!argument.isEmpty()) {
                m_pages.at(page)->open(argument);
            }
            return true;
        }
    }
    return false;
}

PageView *MainWindow::currentPage() const { return qobject_cast<PageView *>(m_stack->currentWidget()); }

void MainWindow::showPage(int page)
{
    PageView *next = m_pages.value(page);
    PageView *before = currentPage();
    if (next && (next != before || !next->property("shown").toBool())) {
        if (before && before != next) {
            before->deactivate();
        }
        next->setProperty("shown", true);
        m_stack->setCurrentWidget(next);
        next->activate();
        setWindowTitle(tr("%1 – Test Genie").arg(next->title()));
    }
    m_sidebar->setCurrent(page);
}

bool MainWindow::settled() const { return currentPage() && currentPage()->settled() && m_watch->settled(); }

void MainWindow::notice(const QString &text) { m_notice->say(text, Tone::Accent); }

void MainWindow::refreshAll()
{
    m_watch->refresh();
    if (PageView *page = currentPage()) {
        page->refresh();
    }
}

void MainWindow::focusFilter()
{
    PageView *page = currentPage();
    if (QLineEdit *input = page ? page->filterInput() : nullptr) {
        input->setFocus(Qt::ShortcutFocusReason);
        input->selectAll();
    }
}

void MainWindow::handleEscape()
{
    PageView *page = currentPage();
    QLineEdit *input = page ? page->filterInput() : nullptr;
    if (input && !input->text().isEmpty()) {
        input->clear();
    } else if (input && input->hasFocus()) {
        input->nextInFocusChain()->setFocus();
    } else if (m_close->isVisible()) {
        m_close->hide();
    } else {
        m_notice->hide();
    }
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        handleEscape();
    } else {
        QMainWindow::keyPressEvent(event);
    }
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_sidebar->setCompact(width() < kCompactBelow);
}

void MainWindow::offerEngines(const QList<EngineEntry> &engines, const QString &current, std::function<QString(const EngineAddress &)> keep)
{
    m_keepEngine = std::move(keep);
    m_title->setEngines(engines, current);
}

void MainWindow::askForEngine()
{
    auto *dialog = new EngineDialog(m_keepEngine, this);
    connect(dialog, &EngineDialog::kept, this, &MainWindow::engineChosen);
    dialog->open();
}

/// A link that can come back says so above the page, which keeps what was known last.
void MainWindow::showLink()
{
    const QString trouble = oneLine(m_link.trouble());
    if (m_link.state() == LinkState::Live || m_link.state() == LinkState::Connecting || trouble.isEmpty())
        return m_lost->hide();
    const QString name = m_watch->engine().name.empty() ? tr("The engine") : qtext(m_watch->engine().name);
    const auto since = m_link.staleSince();
    if (since)
        m_lost->say(tr("%1 is out of reach since %2: %3. What you see is the last that was known; it is tried again by itself.")
                        .arg(name, clockTime(*since), trouble),
                    m_link.state() == LinkState::Lost ? Tone::Failed : Tone::Warning);
    else
        m_lost->say(tr("%1 cannot be reached: %2. It is tried again by itself.").arg(name, trouble), Tone::Failed);
}

void MainWindow::handleEngine()
{
    showLink();
    if (m_closing && m_watch->startedHere().empty()) {
        close();
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const auto running = m_link.outlivesUs() ? 0 : static_cast<std::int64_t>(m_watch->startedHere().size());
    if (running > 0 && m_watch->state() == LinkState::Live && !m_close->isVisible()) {
        m_close->say(tr("%1 from this window. Closing stops what has not finished; what has finished is kept.")
                         .arg(running == 1 ? tr("A run is still under way") : counted(running, QString(), tr("runs are still under way"))),
                     Tone::Warning);
        event->ignore();
        return;
    }
    if (m_remember) {
        QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::stopAndClose()
{
    m_closing = true;
    for (const ExecutionId &id : m_watch->startedHere()) {
        ask(m_link.runs().stop(id, StopMode::InOrder), this, [](const Outcome<Nothing> & /*outcome*/) {});
    }
    m_close->say(tr("Stopping in order… Closing the window again does not wait."), Tone::Warning);
    handleEngine();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!FolderIntake::pathsIn(event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QStringList paths = FolderIntake::pathsIn(event->mimeData());
    if (!paths.isEmpty()) {
        m_intake->add(paths);
        event->acceptProposedAction();
    }
}

QList<PaletteEntry> MainWindow::paletteEntries() const
{
    QList<PaletteEntry> entries;
    for (const PageView *page : m_pages) {
        entries.append({page->title(), tr("page"), page->iconName(), page->id(), {}});
    }
    for (const PageView *page : m_pages) {
        entries.append(page->paletteEntries());
    }
    entries.append(
        {tr("Ask everything again"), tr("action"), QStringLiteral("refresh"), QLatin1String(kActionPage), QStringLiteral("refresh")});
    entries.append({tr("Close the window"), tr("action"), QStringLiteral("close"), QLatin1String(kActionPage), QStringLiteral("close")});
    return entries;
}

} // namespace genie::ui
