// The library's few names, under one import. Everything is created with h(): text is always text, never markup.
const { h, render, Fragment } = window.preact;
const { useState, useEffect, useRef, useCallback, useMemo } = window.preactHooks;

export { h, render, Fragment, useState, useEffect, useRef, useCallback, useMemo };
