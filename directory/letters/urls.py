from django.urls import path

from . import answer_views, views

app_name = "letters"

urlpatterns = [
    path("notices/<int:notice_id>/", views.notice, name="notice"),
    path("recipients/<int:recipient_id>/write/", views.write, name="write"),
    path("recipients/<int:recipient_id>/answer/", answer_views.answer, name="answer"),
    path(
        "recipients/<int:recipient_id>/answer/withdraw/",
        answer_views.withdraw_answer,
        name="withdraw_answer",
    ),
    path("recipients/<int:recipient_id>/asked/", answer_views.asked, name="asked"),
    path(
        "recipients/<int:recipient_id>/asked/withdraw/",
        answer_views.withdraw_asked,
        name="withdraw_asked",
    ),
    path("<int:letter_id>/", views.letter, name="letter"),
    path("<int:letter_id>/print/", views.printable, name="print"),
    path("<int:letter_id>/approve/", views.approve, name="approve"),
    path("<int:letter_id>/send/", views.send, name="send"),
    path("<int:letter_id>/paper/", views.paper, name="paper"),
    path("<int:letter_id>/decide/", views.decide, name="decide"),
    path("<int:letter_id>/discard/", views.discard, name="discard"),
    path("deliveries/<int:delivery_id>/", views.as_sent, name="as_sent"),
]
