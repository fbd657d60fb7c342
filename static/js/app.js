// Улучшения поверх работающего HTML. Без встроенных обработчиков: строгая CSP.
document.documentElement.classList.add("js");
