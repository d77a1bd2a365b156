// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/dialogs/engine_dialog.h"

#include "views/style/look.h"
#include "views/style/metrics.h"
#include "views/widgets/banner.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

constexpr int kWide = 460;

QLineEdit *makeEdit(const char *name, const QString &hint, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(QString::fromLatin1(name));
    edit->setPlaceholderText(hint);
    edit->setMaxLength(2000);
    return edit;
}

} // namespace

EngineDialog::EngineDialog(std::function<QString(const EngineAddress &)> keep, QWidget *parent)
    : QDialog(parent),
      m_keep(std::move(keep)),
      m_banner(new Banner(this)),
      m_name(makeEdit("engineName", tr("As you call it; else its host"), this)),
      m_url(makeEdit("engineUrl", QStringLiteral("https://tests.example:8470"), this)),
      m_token(makeEdit("engineToken", tr("Only if it asks for one"), this)),
      m_authority(makeEdit("engineAuthority", tr("Only for a certificate that this machine does not know"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("engineDialog"));
    setWindowTitle(tr("Connect to an engine"));
    setMinimumWidth(kWide);
    m_banner->hide();
    m_token->setEchoMode(QLineEdit::Password);
    auto *hint = new QLabel(tr("An engine is served with: test-genie serve. The token is kept in this desktop’s keyring, or in a file that only you can read."), this);
    hint->setWordWrap(true);
    Look::setKind(hint, "muted");
    auto *form = new QFormLayout;
    form->setSpacing(metrics::kSmall);
    form->setLabelAlignment(Qt::AlignLeft);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Address"), m_url);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Token"), m_token);
    form->addRow(tr("&Certificate file"), m_authority);
    auto *buttons = new QDialogButtonBox(this);
    m_connect = buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    m_connect->setObjectName(QStringLiteral("engineConnect"));
    m_connect->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &EngineDialog::send);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_url, &QLineEdit::textChanged, this, &EngineDialog::enableSending);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(metrics::kMedium);
    layout->addWidget(m_banner);
    layout->addLayout(form);
    layout->addWidget(hint);
    layout->addWidget(buttons);
    enableSending();
}

EngineAddress EngineDialog::address() const
{
    EngineAddress address{m_name->text().trimmed(), m_url->text().trimmed(), m_token->text().trimmed(), m_authority->text().trimmed()};
    if (address.name.isEmpty())
        address.name = QUrl(address.url).host();
    return address;
}

void EngineDialog::send()
{
    const EngineAddress typed = address();
    const QString trouble = m_keep(typed);
    if (!trouble.isEmpty())
        return m_banner->say(trouble, Tone::Failed);
    Q_EMIT kept(typed.name);
    accept();
}

void EngineDialog::enableSending() { m_connect->setEnabled(!m_url->text().trimmed().isEmpty()); }

} // namespace genie::ui
