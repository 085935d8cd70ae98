"""Documents in law."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "logo",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_logo")),
    )
    op.add_column(
        "invoice",
        sa.Column(
            "letterhead", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}"
        ),
    )

    op.add_column("invoice_line", sa.Column("discount_cents", sa.BigInteger(), nullable=True))
    op.add_column("invoice_line", sa.Column("nature", sa.String(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("section", sa.String(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("note", sa.String(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("is_option", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("invoice_line", sa.Column("option_group", sa.String(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("is_picked", sa.Boolean(), nullable=False, server_default=sa.false()))

    op.add_column(
        "quote",
        sa.Column(
            "letterhead", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False, server_default="{}"
        ),
    )

    op.add_column("quote_line", sa.Column("discount_cents", sa.BigInteger(), nullable=True))
    op.add_column("quote_line", sa.Column("nature", sa.String(), nullable=False, server_default=""))
    op.add_column("quote_line", sa.Column("section", sa.String(), nullable=False, server_default=""))
    op.add_column("quote_line", sa.Column("note", sa.String(), nullable=False, server_default=""))
    op.add_column("quote_line", sa.Column("is_option", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("quote_line", sa.Column("option_group", sa.String(), nullable=False, server_default=""))
    op.add_column("quote_line", sa.Column("is_picked", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise RuntimeError("what was issued is not taken back: restore a backup instead")
