"""One GraphQL mutation per command: input, payload and call follow from the command's class."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import httpx2
import strawberry
import structlog
from pydantic import BaseModel, Field, create_model
from strawberry.pydantic import InputValidationError
from strawberry.pydantic.conversion import build_pydantic_model
from strawberry.types.base import get_object_definition

from chassis import metrics
from chassis.events import Event
from chassis.payloads import Payloads
from chassis.verbs import RECEIPTED, REPLAYED
from contracts.messages import Command, PrivateCommand, Receipt
from contracts.refusals import Code
from contracts.values import Id
from gateway import user_errors
from gateway.context import Context, Info
from gateway.faults import Fault, FaultCode
from gateway.user_errors import UserError
from gateway.words import described, is_document, show_input, show_type, shown

MUTATIONS: dict[type[Command[Any]], Any] = {}
"""Every command that has a mutation."""
_log = structlog.get_logger(__name__)
_WHY_NOT = "Why nothing was changed; empty where it was."
_RECEIPT = "What is told instead where nobody else may see yet what was done; null where the above tells, and on errors."
_PRIVATE = "What you did, which nobody else learns of."

show_type(Receipt)


def _accepting(asked: type[BaseModel]) -> None:
    """Hands the resolver what is wrong with an input, so that it becomes user errors: strawberry would fail the field.

    `from_input` is a hook between strawberry's own modules; it is used here and nowhere else.
    """

    def from_input(model: type[BaseModel], value: Any, context: Any) -> BaseModel | InputValidationError:
        try:
            return build_pydantic_model(model, value, context)
        except InputValidationError as malformed:
            return malformed

    show_input(asked)
    get_object_definition(asked, strict=True).from_input = from_input


def _asked(commands: Sequence[type[Command[Any]]]) -> type[BaseModel]:
    """The command itself; of a verb that several services have, what they take together, which `id` routes to its owner."""
    if len(commands) == 1:
        return commands[0]
    fields: dict[str, Any] = {}
    for name in dict.fromkeys(name for command in commands for name in command.model_fields):
        having = [command.model_fields[name] for command in commands if name in command.model_fields]
        shape = Id if name == "id" else having[0].rebuild_annotation()
        everywhere = len(having) == len(commands) and having[0].is_required()
        meaning = _together(having_one.description for having_one in having)
        fields[name] = (shape if everywhere else shape | None, Field(... if everywhere else None, description=meaning))
    meaning = _together(described(command) for command in commands)
    return create_model(commands[0].__name__, __config__=commands[0].model_config, __doc__=meaning, **fields)


def _together(texts: Iterable[str | None]) -> str:
    """What each owner says of the same, once."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _owner(commands: Sequence[type[Command[Any]]], input: Any) -> type[Command[Any]]:
    """Whose command it is, by what its `id` names; where nobody has such a thing, the first says so."""
    taking = (command for command in commands if any(input.id.rpartition("_")[0] == id.prefix for id in command.takes))
    return commands[0] if len(commands) == 1 else next(taking, commands[0])


def _payload(commands: Sequence[type[Command[Any]]]) -> type[BaseModel]:
    """The documents of the commands' facts, each nullable, the receipt where they may answer one, and the user errors."""
    first = commands[0]
    documents: dict[str, Any] = {
        name: (shown(part.annotation) | None, Field(None, description=part.description))
        for command in commands
        for name, part in command.fact.model_fields.items()
        if is_document(part.annotation)
    }
    if any(command.receipted for command in commands):
        documents["receipt"] = (Receipt | None, Field(None, description=_RECEIPT))
    errors: Any = (list[UserError], Field([], description=_WHY_NOT))
    meaning = _PRIVATE if issubclass(first, PrivateCommand) else first.fact.__doc__
    model = create_model(f"{first.__name__}Payload", __doc__=meaning, **documents, user_errors=errors)
    return show_type(model)


def mutation(*commands: type[Command[Any]]) -> Any:
    """A mutation field that sends the command to its owner and shows the documents it changed.

    Several commands are one verb that several services have, each for what its `takes` names.
    """
    asked = _asked(commands)
    _accepting(asked)
    payload = _payload(commands)

    async def resolve(info: Info, input: Any) -> Any:
        if isinstance(input, InputValidationError):
            return payload(user_errors=user_errors.of_input(input))
        command = _owner(commands, input)
        answer = await info.context.send(command, input.model_dump_json(exclude_none=True), info.path.as_list())
        if not answer.is_success:
            return payload(user_errors=_refusals(answer))
        if not {REPLAYED, RECEIPTED} & set(answer.headers):
            await _write_through(info.context, command, answer.content)
        info.context.refresh()  # what mutations before this one loaded is of before
        return payload.model_validate_json(answer.content)

    argument = strawberry.argument(description=described(asked))
    resolve.__annotations__ = {"info": Info, "input": Annotated[asked, argument], "return": payload | None}
    made = strawberry.mutation(resolve, description=described(asked))
    MUTATIONS.update(dict.fromkeys(commands, made))
    return made


def _refusals(answer: httpx2.Response) -> list[UserError]:
    """The refusal of an owner. Raises `Fault` where it is none that the caller could act on."""
    if answer.status_code == Code.NOT_SIGNED_IN.status:
        raise Fault(FaultCode.UNAUTHENTICATED)
    if not answer.is_client_error:
        raise Fault(FaultCode.INTERNAL_ERROR)
    return user_errors.of_problem(answer.content)


async def _write_through(context: Context, command: type[Command[Any]], body: bytes) -> None:
    """Read your own writes: the read model has the fact's documents before the caller has their answer.

    Should it be away, the command has still succeeded, and its event will bring them.
    """
    payloads = Payloads({command.fact.type(): command.fact})
    event = Event("", command.fact.type(), "", "", "", "", context.now, body)
    try:
        await context.read_model.write(payloads.documents(event))
    except Fault:
        metrics.WRITE_THROUGH_FAILURES.inc()
        _log.warning("documents not written through", verb=command.verb())
