"""The words of deliveries."""

from __future__ import annotations

from mediation.vocabulary import Word


class DeliveryState(Word):
    """What is known of a message that left; of the last two none becomes another."""

    ACCEPTED = "accepted", "已交付发送", "Taken on by a provider"
    DELIVERED = "delivered", "已送达", "Delivered"
    FAILED = "failed", "未送达", "Not delivered"


class DeliveryReason(Word):
    """Why a message did not arrive."""

    REFUSED = "refused", "拒收", "Refused by the receiver"
    UNKNOWN_ADDRESS = "unknown_address", "地址或号码不存在", "No such address or number"
    RETURNED = "returned", "退回", "Returned, not collected"
    REJECTED = "rejected", "运营方未发送", "Not carried by the provider"
