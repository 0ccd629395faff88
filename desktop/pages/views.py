"""Which widget shows which page: the one table."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from desktop.first import Frame
from desktop.pages.base import PageView

#: page class -> (module, view class, whether it has the "At any time" panel). Loaded when first needed: the unlock
#: page must not wait for the pages behind it.
VIEWS = {
    "Welcome": ("setup", "WelcomeView", False),
    "SettingForm": ("setup", "SettingFormView", False),
    "PersonForm": ("setup", "PersonFormView", False),
    "RecoverySheet": ("setup", "RecoverySheetView", False),
    "SheetTypedBack": ("setup", "TypedBackView", False),
    "ContactsForm": ("contacts", "ContactsView", False),
    "Working": ("plain", "WorkingView", False),
    "Trouble": ("plain", "TroubleView", False),
    "Unlock": ("unlock", "UnlockView", False),
    "Cases": ("cases", "CasesView", False),
    "RecordPage": ("record", "RecordView", False),
    "Reopen": ("reopen", "ReopenView", False),
    "Preview": ("preview", "PreviewView", False),
    "Settings": ("settings", "SettingsView", False),
    "UseSheet": ("way_back", "UseSheetView", False),
    "NewPassword": ("password", "NewPasswordView", False),
    "ChangePassword": ("password", "ChangePasswordView", False),
    "CheckRecords": ("checking", "CheckRecordsView", False),
    "Checked": ("checking", "CheckedView", False),
    "WhatWasDone": ("checking", "WhatWasDoneView", False),
    "RenewSheet": ("way_back", "RenewSheetView", False),
    "Safety": ("safety", "SafetyView", False),
    "NotProtected": ("safety", "NotProtectedView", False),
    "Backups": ("backups", "BackupsView", False),
    "BackupPlace": ("backups", "BackupPlaceView", False),
    "BackupVerified": ("backups", "BackupVerifiedView", False),
    "TryRestore": ("backup_drill", "TryRestoreView", False),
    "RestoreTried": ("backup_drill", "RestoreTriedView", False),
    "ChooseBackup": ("restoring", "ChooseBackupView", False),
    "OpenBackup": ("restoring", "OpenBackupView", False),
    "BackupChecked": ("restoring", "BackupCheckedView", False),
    "Restored": ("restoring", "RestoredView", False),
    "KeepOrDispose": ("disposing", "KeepOrDisposeView", False),
    "Dispose": ("disposing", "DisposeView", False),
    "DisposedCases": ("disposing", "DisposedCasesView", False),
    "SendCase": ("transfer", "SendCaseView", False),
    "CaseSealed": ("transfer", "CaseSealedView", False),
    "ReceiveCase": ("transfer_in", "ReceiveCaseView", False),
    "CaseArrived": ("transfer_in", "CaseArrivedView", False),
    "ReceivedPage": ("transfer_in", "ReceivedView", False),
    "ReceivedPreview": ("transfer_in", "ReceivedPreviewView", False),
    "ScreenCapture": ("capture", "CaptureView", False),
    "Users": ("users", "UsersView", False),
    "AddUser": ("users", "AddUserView", False),
    "RenameUser": ("users", "RenameUserView", False),
    "RemoveUser": ("users_key", "RemoveUserView", False),
    "ChangeKey": ("users_key", "ChangeKeyView", False),
    "UnsafePlace": ("rescue", "UnsafePlaceView", False),
    "ReadOnly": ("rescue", "ReadOnlyView", False),
    "Salvage": ("rescue", "SalvageView", False),
    "SalvageDone": ("rescue", "SalvageDoneView", False),
    "LookInto": ("rescue", "LookIntoView", False),
    "GuidanceFile": ("guidance", "GuidanceFileView", False),
    "GuidanceChange": ("guidance", "GuidanceChangeView", False),
    "QuestionPage": ("question", "QuestionView", True),
    "ConcernPage": ("concern", "ConcernView", True),
    "PeoplePage": ("people", "PeopleView", True),
    "PersonPage": ("person", "PersonView", True),
    "MotivationPage": ("motivation", "MotivationView", True),
    "CheckPage": ("check", "CheckView", False),
    "OutcomePage": ("outcome", "OutcomeView", False),
    "DecisionPage": ("decision", "DecisionView", False),
    "SignPage": ("sign", "SignView", False),
}


def view_of(frame: Frame) -> PageView:
    """The widget for this frame's page, built complete."""
    module, name, with_panel = VIEWS[type(frame.page).__name__]
    made: Callable[..., Any] = getattr(import_module(f"desktop.pages.{module}"), name)
    view = made(frame.page, frame.always) if with_panel else made(frame.page)
    if not isinstance(view, PageView):
        raise TypeError(f"{name} is not a page")
    return view
