"""The lines of quotes and invoices as questions; prices are before tax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated

from domain.conversation import Ask, Group, Known, LongText, Quantity, Rate, ShortText, Sum, UnitPrice
from domain.documents import DocumentLine, Nature, Option
from domain.errors import Refusal
from domain.giving import discounts_of
from domain.messages import Fact, Message, Price, _, plural
from domain.money import ZERO, Money
from domain.totals import LineAmount, Totals, net, totals
from domain.vat_cases import Sold, in_case
from handlers.choices import AProduct
from handlers.taxing import case_line, case_so_far, known_rate, list_rate, untold_tax

BELOW_ZERO = _(
    "The total is below zero, which no invoice may be: to give money back, make a credit note (/creditnote)."
)


def list_price(known: Known) -> Decimal | None:
    """The catalogue's price, unless somebody changes it."""
    return known.product.unit_price if known.product else None


def list_unit(known: Known) -> str | None:
    """The unit that the catalogue counts it in."""
    return known.product.unit or None if known.product else None


def section_so_far(known: Known) -> str | None:
    """The section of the line before: what follows stands under the same heading."""
    return known.lines[-1].section if known.lines else None


def has_section(known: Known) -> bool:
    """Whether there is a subtotal that says what the line does not."""
    return bool(known.section)


def hidden_so_far(known: Known) -> bool | None:
    """Prices of a section are shown or hidden together."""
    before = known.lines[-1] if known.lines else None
    return before.hides_price if before is not None and before.section == known.section else None


def leaves_something(amount: Money, known: Known) -> Message | None:
    """Refuse to take more off a line than it costs."""
    if known.quantity is None or known.unit_price is None:
        return None
    price = Money.of(known.quantity * known.unit_price)
    most = max(price - price.times((known.discount or Decimal(0)) / 100), ZERO)
    return _("The discount must be between 0 and {most}.", most=most) if amount > most else None


class Line(Group):
    """One line of a quote or an invoice; prices are before tax."""

    product: Annotated[AProduct, Ask(_("Product or service"), _("Which product or service?"))]
    quantity: Annotated[Quantity, Ask(_("Quantity"), _("How many?"), suggest=lambda known: [Decimal(1)])]
    unit_price: Annotated[
        UnitPrice,
        Ask(_("Unit price"), _("At what unit price, before tax?"), assume=list_price, depends_on=("product",)),
    ]
    vat_rate: Annotated[
        Rate, Ask(_("VAT"), _("At which VAT rate?"), assume=list_rate, check=known_rate, depends_on=("product",))
    ]
    discount: Annotated[Rate | None, Ask(_("Discount"), _("What discount on this line?"), optional=True)] = None
    unit: Annotated[
        ShortText | None,
        Ask(_("Unit"), _("In which unit?"), optional=True, assume=list_unit, depends_on=("product",)),
    ] = None
    nature: Annotated[
        Sold | None, Ask(_("Goods or services"), _("Goods or services?"), rare=True, depends_on=("product",))
    ] = None
    discount_amount: Annotated[
        Sum | None,
        Ask(_("Discount in euros"), _("How many euros off this line, before tax?"), rare=True, check=leaves_something),
    ] = None
    section: Annotated[
        ShortText | None,
        Ask(_("Section"), _("Under which heading does it stand?"), rare=True, assume=section_so_far),
    ] = None
    note: Annotated[LongText | None, Ask(_("Note"), _("What stands below the line?"), rare=True)] = None

    @property
    def own_nature(self) -> Nature | None:
        """What is sold, as the line or its product says; None where the company's usual nature stands."""
        if self.nature is not None:
            return self.nature.nature
        is_service = self.product.is_service
        return None if is_service is None else Nature.SERVICES if is_service else Nature.GOODS

    @property
    def discount_percent(self) -> Decimal | None:
        """The discount under the name that `domain.totals` reads."""
        return self.discount

    @property
    def option(self) -> Option | None:
        """How the customer may leave it out."""
        return None

    @property
    def layout(self) -> dict[str, bool | None]:
        """How it stands on the page."""
        return {}

    @property
    def is_counted(self) -> bool:
        """Whether the totals hold it."""
        return self.option is None

    def line(self) -> Message:
        """`3 × Audit at 900.00 = 2,700.00`, under its section."""
        said = priced(self.product.label, self)
        return Message("{section} › {line}", {"section": self.section, "line": said}) if self.section else said


class QuotedLine(Line):
    """A line of a quote: one that the customer may leave out, or choose among others."""

    hides_price: Annotated[
        bool | None,
        Ask(
            _("Hide the price"), _("Hide its price? The subtotal of the section stays."), rare=True, when=has_section,
            assume=hidden_so_far,
        ),
    ] = None  # fmt: skip
    starts_page: Annotated[bool | None, Ask(_("New page"), _("Does a new page begin with it?"), rare=True)] = None
    is_option: Annotated[bool | None, Ask(_("Option"), _("May the customer leave this line out?"), rare=True)] = None
    option_group: Annotated[
        ShortText | None,
        Ask(_("One of"), _("What is the choice called? The customer takes one of the lines of that name."), rare=True),
    ] = None

    @property
    def option(self) -> Option | None:
        return Option(group=self.option_group) if self.is_option or self.option_group else None

    @property
    def layout(self) -> dict[str, bool | None]:
        return {"starts_page": self.starts_page or None, "hides_price": self.hides_price or None}

    def line(self) -> Message:
        if self.option_group:
            return _("one of “{group}”: {line}", group=self.option_group, line=super().line())
        return _("option: {line}", line=super().line()) if self.is_option else super().line()


def priced(description: str, line: LineAmount) -> Message:
    """A line with its price, its discounts and what it comes to."""
    facts: dict[str, Fact] = {"quantity": line.quantity, "product": description, "price": Price(line.unit_price)}
    off = discounts_of(line)
    if off is None:
        return _("{quantity} × {product} at {price} = {net}", **facts, net=net(line))
    return _("{quantity} × {product} at {price} −{discount} = {net}", **facts, discount=off, net=net(line))


def lines_of(lines: Sequence[Line]) -> tuple[DocumentLine, ...]:
    """The lines as a document prints them."""
    return tuple(
        DocumentLine.priced(
            line, description=line.product.label, unit=line.unit, nature=line.own_nature, section=line.section,
            note=line.note, option=line.option, **line.layout,
        )
        for line in lines
    )  # fmt: skip


def running_totals(known: Known) -> Sequence[Message]:
    """The totals of the complete lines, under every question."""
    if not known.lines:
        return ()
    try:
        case = case_so_far(known)
    except Refusal as refused:
        return (refused.reason,)
    sums = totals((line for line in in_case(case, known.lines) if line.is_counted), known.discount)
    return (*_foot(sums), *_left_out(known.lines), *case_line(known, case), *untold_tax(known))


def _left_out(lines: Sequence[Line]) -> Iterator[Message]:
    """What the customer may still add."""
    options = [net(line) for line in lines if not line.is_counted]
    if options:
        yield plural("{count} option, not counted", "{count} options, not counted", len(options))


def _foot(sums: Totals) -> Sequence[Message]:
    lines = [_("Discount: −{discount}", discount=sums.discount)] if sums.discount else []
    foot = [*lines, _("Net {net} · VAT {vat} · Total {gross}", net=sums.net, vat=sums.vat, gross=sums.gross)]
    return [*foot, BELOW_ZERO] if sums.gross < ZERO else foot
