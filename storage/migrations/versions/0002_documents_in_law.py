"""Documents in law."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import UTCDateTime

import storage.tables.columns
from storage.migrations.adding import add_reference

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closing",
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("through", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_closing")),
        sa.UniqueConstraint("sequence", name=op.f("uq_closing_sequence")),
    )
    op.create_index("ix_closing_kind", "closing", ["kind", "last_day"], unique=False)

    op.create_table(
        "logo",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_logo")),
    )
    op.create_table(
        "export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_export_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("number", name=op.f("uq_export_number")),
    )
    op.create_table(
        "quote_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quote_template_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_template")),
        sa.UniqueConstraint("folded", name=op.f("uq_quote_template_folded")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("discount", storage.tables.columns.ExactDecimal(length=40), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("granted", storage.tables.columns.ExactDecimal(length=40), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_approval_asked_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_approval_decided_by_person")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_approval_quote_id_quote")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(
        "ix_approval_asked",
        "approval",
        ["id"],
        unique=False,
        sqlite_where=sa.text("status = 'asked'"),
        postgresql_where=sa.text("status = 'asked'"),
    )
    op.create_index("ix_approval_quote_id", "approval", ["quote_id", "id"], unique=False)

    op.create_table(
        "quote_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shows", sa.String(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("viewed_at", UTCDateTime(), nullable=True),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_quote_link_made_by_person")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_link_quote_id_quote")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_quote_link_digest")),
    )
    op.create_index(op.f("ix_quote_link_quote_id"), "quote_link", ["quote_id"], unique=False)

    op.create_table(
        "quote_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("products", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kept_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_quote_version_kept_by_person")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_version_quote_id_quote")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_version")),
        sa.UniqueConstraint("quote_id", "version", name=op.f("uq_quote_version_quote_id_version")),
    )
    op.create_table(
        "acceptance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("link_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("accepted", sa.LargeBinary(), nullable=False),
        sa.Column("drawing", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["quote_link.id"], name=op.f("fk_acceptance_link_id_quote_link")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_acceptance_quote_id_quote")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
        sa.UniqueConstraint("link_id", name=op.f("uq_acceptance_link_id")),
    )
    op.create_index(op.f("ix_acceptance_quote_id"), "acceptance", ["quote_id"], unique=False)

    op.create_table(
        "credit",
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gross_cents", sa.BigInteger(), nullable=False),
        sa.Column("open_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_credit_customer_id_customer")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_credit_invoice_id_invoice")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_credit")),
    )
    op.create_index(
        "ix_credit_customer",
        "credit",
        ["customer_id"],
        unique=False,
        sqlite_where=sa.text("open_cents > 0"),
        postgresql_where=sa.text("open_cents > 0"),
    )

    op.create_table(
        "credit_use",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["credit_id"], ["invoice.id"], name=op.f("fk_credit_use_credit_id_invoice")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_credit_use_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credit_use_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_use")),
    )
    op.create_index(op.f("ix_credit_use_credit_id"), "credit_use", ["credit_id"], unique=False)
    op.create_index(op.f("ix_credit_use_invoice_id"), "credit_use", ["invoice_id"], unique=False)

    op.add_column(
        "company", sa.Column("seller_discount", storage.tables.columns.ExactDecimal(length=40), nullable=True)
    )
    op.add_column("company", sa.Column("sells", sa.String(), nullable=False, server_default="services"))
    op.add_column("company", sa.Column("is_on_debits", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("company", sa.Column("vat_group", sa.String(), nullable=False, server_default=""))
    op.add_column("company", sa.Column("penalty_rate", storage.tables.columns.ExactDecimal(length=40), nullable=True))
    op.add_column("company", sa.Column("quote_fee_cents", sa.BigInteger(), nullable=True))
    op.add_column("company", sa.Column("conditions", sa.String(), nullable=False, server_default=""))

    op.add_column("invoice", sa.Column("kind", sa.String(), nullable=False, server_default="invoice"))
    add_reference("invoice", "corrects_id", "invoice")
    op.add_column(
        "invoice",
        sa.Column(
            "letterhead", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}"
        ),
    )
    op.add_column(
        "invoice",
        sa.Column(
            "particulars", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}"
        ),
    )
    op.drop_index(op.f("ux_invoice_live_quote"), sqlite_where=sa.text("status != 'dropped'"))
    op.create_index(op.f("ix_invoice_corrects_id"), "invoice", ["corrects_id"], unique=False)
    op.create_index("ix_invoice_quote_id", "invoice", ["quote_id", "id"], unique=False)

    op.add_column("invoice_line", sa.Column("discount_cents", sa.BigInteger(), nullable=True))
    op.add_column("invoice_line", sa.Column("nature", sa.String(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("section", sa.String(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("note", sa.String(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("is_option", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("invoice_line", sa.Column("option_group", sa.String(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("is_picked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("invoice_line", sa.Column("starts_page", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("invoice_line", sa.Column("hides_price", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("invoice_line", sa.Column("source", sa.Integer(), nullable=True))

    op.add_column("ledger", sa.Column("beside", sa.String(), nullable=False, server_default=""))

    op.add_column("ledger_head", sa.Column("closed_until", UTCDateTime(), nullable=True))

    op.add_column("quote", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("quote", sa.Column("is_blocked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("quote", sa.Column("is_favourite", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("quote", sa.Column("deposit_percent", storage.tables.columns.ExactDecimal(length=40), nullable=True))
    op.add_column(
        "quote",
        sa.Column(
            "letterhead", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}"
        ),
    )
    op.add_column(
        "quote",
        sa.Column(
            "particulars", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}"
        ),
    )
    op.add_column("quote", sa.Column("sent_at", UTCDateTime(), nullable=True))
    op.add_column("quote", sa.Column("followed", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("quote", sa.Column("accepted_sha256", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "ux_quote_favourite",
        "quote",
        ["deal_id"],
        unique=True,
        sqlite_where=sa.text("is_favourite"),
        postgresql_where=sa.text("is_favourite"),
    )

    op.add_column("quote_line", sa.Column("discount_cents", sa.BigInteger(), nullable=True))
    op.add_column("quote_line", sa.Column("nature", sa.String(), nullable=False, server_default=""))
    op.add_column("quote_line", sa.Column("section", sa.String(), nullable=False, server_default=""))
    op.add_column("quote_line", sa.Column("note", sa.String(), nullable=False, server_default=""))
    op.add_column("quote_line", sa.Column("is_option", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("quote_line", sa.Column("option_group", sa.String(), nullable=False, server_default=""))
    op.add_column("quote_line", sa.Column("is_picked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("quote_line", sa.Column("starts_page", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("quote_line", sa.Column("hides_price", sa.Boolean(), nullable=False, server_default=sa.false()))

    op.add_column(
        "receivable", sa.Column("credited_cents", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("receivable", sa.Column("is_cancelled", sa.Boolean(), nullable=False, server_default=sa.false()))

    op.add_column("team_place", sa.Column("for_finance", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise RuntimeError("what was issued is not taken back: restore a backup instead")
