"""What work demands of body and mind, asked in plain words."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField
from wtforms.validators import NumberRange, Optional

from employers.codes import Demand
from web.forms.fields import WholeNumberField

LIFTING = "LIFT_CARRY"

# Complex -> items of the catalogue in the words of everyday work.
DEMAND_GROUPS = (
    (
        _l("Body and posture"),
        (
            (LIFTING, _l("Lift and carry things")),
            ("PUSH_PULL", _l("Push and pull heavy things")),
            ("STANDING_LONG", _l("Stand for a long time")),
            ("SITTING_LONG", _l("Sit for a long time")),
            ("WALKING_LONG", _l("Walk a lot")),
            ("BENDING", _l("Bend, squat, kneel")),
            ("OVERHEAD", _l("Work with the arms above the head")),
            ("FORCED_POSTURE", _l("Stay in an awkward posture")),
            ("STAIRS", _l("Climb stairs")),
            ("LADDER_HEIGHT", _l("Climb ladders or scaffolds, work at heights")),
        ),
    ),
    (
        _l("Hands and senses"),
        (
            ("HAND_FORCE", _l("Grip hard with the hands")),
            ("FINE_MOTOR", _l("Work with nimble fingers")),
            ("REPETITIVE", _l("Repeat the same movement again and again")),
            ("VISION", _l("See well")),
            ("COLOUR_VISION", _l("Tell colours apart")),
            ("HEARING", _l("Hear well")),
            ("SPEAKING", _l("Speak a lot")),
            ("SCREEN", _l("Work at a screen")),
        ),
    ),
    (
        _l("Surroundings and safety"),
        (
            ("NOISE", _l("Noise")),
            ("HEAT", _l("Heat")),
            ("COLD_WET", _l("Cold or wet")),
            ("DUST_FUMES", _l("Dust, smoke, fumes")),
            ("SKIN_IRRITANT", _l("Water or chemicals on the skin")),
            ("VIBRATION", _l("Vibration")),
            ("OUTDOOR", _l("Work outdoors")),
            ("DRIVING", _l("Drive a vehicle")),
            ("MACHINE_HAZARD", _l("Work at running machines")),
            ("PPE", _l("Wear protective equipment")),
        ),
    ),
    (
        _l("Pace and responsibility"),
        (
            ("TIME_PRESSURE", _l("Time pressure")),
            ("PIECEWORK", _l("Piecework or a fixed cycle")),
            ("CONCENTRATION", _l("Concentrate for a long time")),
            ("RESPONSIBILITY", _l("High responsibility")),
            ("CUSTOMER_CONTACT", _l("Deal with customers")),
            ("LONE_WORK", _l("Work alone")),
            ("NIGHT", _l("Work at night")),
            ("ROTATING_SHIFT", _l("Change between shifts")),
            ("OVERTIME", _l("Overtime")),
        ),
    ),
)
DEMAND_CODES = tuple(code for _group, items in DEMAND_GROUPS for code, _words in items)
DEGREES = (
    ("", _l("not stated")),
    (Demand.NONE.value, _l("no")),
    (Demand.OCCASIONAL.value, _l("now and then")),
    (Demand.REGULAR.value, _l("regularly")),
    (Demand.CONSTANT.value, _l("most of the time")),
)


class DemandsForm(Form):
    """One choice for each demand; empty says nothing."""

    max_kg = WholeNumberField(
        _l("Heaviest load in kg"),
        validators=[Optional(), NumberRange(min=1, max=100, message=_l("Enter a weight from 1 to 100 kg."))],
        render_kw={"inputmode": "numeric"},
    )


for _code, _words in (item for _group, items in DEMAND_GROUPS for item in items):
    setattr(DemandsForm, _code, SelectField(_words, choices=DEGREES, default=""))
