"""The second factor of the review team: setting it up, giving it at sign-in, another telephone, new recovery codes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as pass_second_factor

from archive import second_factor
from archive.account_sessions import end_sessions_of
from archive.confirming import confirmed
from archive.views.next_address import next_address


def of_the_team(view):
    """Answer 404 to whoever signs in without a second factor."""

    @never_cache
    @sensitive_post_parameters("code")
    @login_required
    def guarded(request, *args, **kwargs):
        if not request.user.is_of_the_team:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@of_the_team
@require_http_methods(["GET", "POST"])
def give(request):
    """Ask for a code after the password; then go where the person was going."""
    to = next_address(request) or reverse("desk")
    if not request.user.awaits_second_factor:
        return redirect(to)
    if second_factor.device_of(request.user) is None:
        return redirect("second-factor")
    if request.method == "GET":
        return render(request, "archive/accounts/code.html", {"next": to})
    device = second_factor.check(request.user, request.POST.get("code", ""))
    if device is None:
        return _refused(request, "archive/accounts/code.html", next=to)
    request.session.cycle_key()
    pass_second_factor(request, device)
    left = second_factor.codes_left(request.user)
    if left <= 3:
        messages.warning(request, _("Recovery codes left: %(left)d. Make new ones in your account.") % {"left": left})
    return redirect(to)


@of_the_team
@require_http_methods(["GET", "POST"])
def set_up(request):
    """Show the key that was begun, and put it in use once a code of it is right."""
    user = request.user
    _refuse_whoever_owes_a_code(user)
    device = second_factor.pending_of(user)
    if device is None or request.method == "GET":
        return _page(request, device)
    finished = second_factor.finish(user, request.POST.get("code", ""))
    if finished is None:
        return _refused(request, "archive/accounts/second_factor.html", **_told(user, device))
    device, codes = finished
    request.session.cycle_key()
    pass_second_factor(request, device)
    end_sessions_of(user, but=request.session.session_key)
    return render(request, "archive/accounts/recovery_codes.html", {"codes": codes})


@of_the_team
@require_POST
def begin(request):
    """Draw a key: the first, or that of another telephone."""
    _refuse_whoever_owes_a_code(request.user)
    return _begin(request)


@confirmed
def _begin(request):
    second_factor.begin(request.user)
    return redirect("second-factor")


@of_the_team
@require_POST
def new_codes(request):
    """Make ten new recovery codes, shown once."""
    _refuse_whoever_owes_a_code(request.user)
    if second_factor.device_of(request.user) is None:
        return redirect("second-factor")
    return _new_codes(request)


@confirmed
def _new_codes(request):
    return render(request, "archive/accounts/recovery_codes.html", {"codes": second_factor.new_codes(request.user)})


def _refuse_whoever_owes_a_code(user) -> None:
    """Raise `Http404` for a session that gave a password only, where there is a telephone: it could be replaced."""
    if user.awaits_second_factor and second_factor.device_of(user):
        raise Http404


def _told(user, device) -> dict:
    context = {"in_use": second_factor.device_of(user), "left": second_factor.codes_left(user), "device": device}
    if device:
        context |= {"key": second_factor.key_of(device), "picture": second_factor.picture_of(device)}
    return context


def _page(request, device):
    return render(request, "archive/accounts/second_factor.html", _told(request.user, device))


def _refused(request, template, **context):
    seconds = second_factor.seconds_to_wait(request.user)
    error = _("This code is not good: each is good for half a minute, and once.")
    if seconds > 1:
        error += " " + ngettext(
            "Wait %(seconds)d second before the next one.", "Wait %(seconds)d seconds before the next one.", seconds
        ) % {"seconds": seconds}
    return render(request, template, {"error": error, **context}, status=400)
