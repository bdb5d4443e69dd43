"""A year's figures under the names the product uses for them."""

from decimal import Decimal

from simulator.accounts import ZERO, Figures, total


def values_of(year: Figures) -> dict[str, Decimal]:
    """Every amount and count by field."""
    fiscal = total(item.fiscal for item in year.items)
    other = total(item.other for item in year.items)
    opening = year.fiscal_opening + year.other_opening
    income = year.fiscal_income + year.other_income
    basic = total(item.basic for item in year.items)
    values = {
        "opening_carryover": opening,
        "current_income": income,
        "total_income": opening + income,
        "total_income_expenditure": opening + income,
        "income_fiscal_appropriation": year.fiscal_income,
        "income_gpb_appropriation": year.fiscal_income,
        "income_other": year.other_income,
        "current_expenditure": fiscal + other,
        "closing_carryover": year.fiscal_closing + year.other_closing,
        "total_expenditure": fiscal + other + year.fiscal_closing + year.other_closing,
        "exp_basic": basic,
        "exp_project": fiscal - basic + other,
        "fiscal_opening": year.fiscal_opening,
        "fiscal_closing": year.fiscal_closing,
        "fiscal_total": year.fiscal_opening + year.fiscal_income,
        "fiscal_exp_budget": total(item.budget for item in year.items),
        "fiscal_exp_final": fiscal,
        "gpb_exp": fiscal,
        "gpb_exp_final": fiscal,
        "gpb_exp_struct_total": fiscal,
        "gpb_exp_budget": total(item.budget for item in year.items),
        "gpb_project_exp": fiscal - basic,
        "gpb_basic_exp": basic,
        "gpb_basic_personnel": year.economy_class("301") + year.economy_class("303"),
        "gpb_basic_public": year.economy_class("302") + year.economy_class("310"),
        "gov_fund_exp": ZERO,
        "soe_exp": ZERO,
        "operating_funds": year.operating_funds.final,
        "operating_funds_budget": year.operating_funds.budget,
        **_planned_totals(year),
    }
    return values | _functions(year) | _sangong(year) | _procurement(year) | _projects(year) | _counts(year)


def _planned_totals(year: Figures) -> dict[str, Decimal]:
    """A 预算 plans fiscal money only, and plans to spend all of it."""
    planned = total(item.budget for item in year.items)
    basic = total(item.budget for item in year.items if not item.project)
    return {
        "total_income_budget": planned,
        "income_fiscal_appropriation_budget": planned,
        "total_expenditure_budget": planned,
        "exp_basic_budget": basic,
        "exp_project_budget": planned - basic,
    }


def _functions(year: Figures) -> dict[str, Decimal]:
    values = {f"econ_{code}": year.economy_class(code) for code in ("301", "302", "303", "310")}
    for item in year.items:
        for stem in (f"func_{item.code[:3]}", f"item_{item.code}"):
            values[f"{stem}_final"] = values.get(f"{stem}_final", ZERO) + item.fiscal
            values[f"{stem}_budget"] = values.get(f"{stem}_budget", ZERO) + item.budget
    return values


def _sangong(year: Figures) -> dict[str, Decimal]:
    values: dict[str, Decimal] = {}
    for stem, money in year.sangong.items():
        values |= {f"{stem}_budget": money.budget, f"{stem}_final": money.final}
    for measure in ("budget", "final"):
        car = values[f"vehicle_purchase_{measure}"] + values[f"vehicle_operating_{measure}"]
        values[f"vehicle_{measure}"] = car
        values[f"sangong_{measure}"] = car + values[f"abroad_{measure}"] + values[f"reception_{measure}"]
    details = {f"{stem}_final_detail": values[f"{stem}_final"] for stem in ("abroad", "vehicle", "reception")}
    return values | details | {"reception_domestic": values["reception_final"], "reception_foreign": ZERO}


def _procurement(year: Figures) -> dict[str, Decimal]:
    bought = year.procurement
    values = {f"procurement_{name}": purchase.total for name, purchase in bought.items()}
    smalls = {f"procurement_{name}_sme": purchase.small for name, purchase in bought.items()}
    return {
        **values,
        **smalls,
        "procurement_total": total(values.values()),
        "procurement_sme": total(smalls.values()),
        "procurement_micro": year.micro,
    }


def _projects(year: Figures) -> dict[str, Decimal]:
    values = {
        "perf_selfeval_projects": Decimal(len(year.projects)),
        "perf_selfeval_amount": total(project.money.final for project in year.projects),
    }
    for number, project in enumerate(year.projects, start=1):
        values[f"project_{number}_budget"] = project.money.budget
        values[f"project_{number}_executed"] = project.money.final
        values[f"project_{number}_score"] = Decimal(project.score)
    return values


def _counts(year: Figures) -> dict[str, Decimal]:
    return {name: Decimal(number) for name, number in year.counts.items()}
